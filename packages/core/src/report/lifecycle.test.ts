import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHealth, createProbeHandler, type Health, type HealthOptions } from '../index'
import { ask } from '../testing/ask'
import { controlledCheck } from '../testing/controlled-check'

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const statuses = async (health: Health) => ({
  liveness: (await health.report('liveness')).status,
  startup: (await health.report('startup')).status,
  readiness: (await health.report('readiness')).status,
})
const UP = { liveness: 'healthy', startup: 'healthy', readiness: 'healthy' }
const STARTING = { liveness: 'healthy', startup: 'unhealthy', readiness: 'unhealthy' }
const DRAINING = { liveness: 'healthy', startup: 'healthy', readiness: 'unhealthy' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('starting', () => {
  it('an instance without startup checks and holds is running at once', async () => {
    const health = createHealth()
    expect(health.phase).toBe('running')
    expect(await statuses(health)).toEqual(UP)
  })

  it('lasts until every startup check has been healthy once: startup and readiness unhealthy, liveness healthy', async () => {
    const passed = new Set<string>()
    const startup = { migrations: () => passed.has('migrations'), cache: () => passed.has('cache') }
    const health = createHealth({ startup, readiness: { database: () => true } })
    expect(await statuses(health)).toEqual(STARTING)
    passed.add('migrations')
    await pass(1_000)
    expect(await statuses(health)).toEqual(STARTING)
    expect(health.phase).toBe('starting')
    passed.add('cache')
    await pass(1_000)
    expect(await statuses(health)).toEqual(UP)
    expect(health.phase).toBe('running')
  })

  it('ends also if only readiness is probed: that runs the remaining startup checks, and shows its own', async () => {
    let ready = false
    const health = createHealth({ startup: { migrations: () => ready }, readiness: { database: () => true } })
    expect(await health.report('readiness')).toMatchObject({
      status: 'unhealthy',
      phase: 'starting',
      checks: { database: { status: 'healthy' } },
    })
    ready = true
    await pass(1_000)
    expect(await health.report('readiness')).toMatchObject({ status: 'healthy', phase: 'running' })
  })

  it('runs a startup check until it passed once, then never again', async () => {
    let runs = 0
    const health = createHealth({ startup: { migrations: { maxAge: 0, run: async () => ++runs >= 3 } } })
    for (let probe = 0; probe < 2; probe += 1) expect((await health.report('startup')).status).toBe('unhealthy')
    for (let probe = 0; probe < 5; probe += 1) {
      expect((await health.report('startup')).status).toBe('healthy')
      await health.report()
      await pass(60 * 60_000)
    }
    expect(runs).toBe(3)
  })

  it('a start that fails once recovers: false at boot does not brick the service', async () => {
    let runs = 0
    const once = () => ++runs > 1
    const health = createHealth({ startup: { migrations: once }, readiness: { database: { run: () => true } } })
    expect(await statuses(health)).toEqual(STARTING)
    await pass(1_000)
    expect(await statuses(health)).toEqual(UP)
  })

  it('a startup check that hangs once recovers when it settles', async () => {
    const migrations = controlledCheck({ timeout: 100 })
    const health = createHealth({ startup: { migrations } })
    const first = health.report('startup')
    await pass(100)
    expect((await first).status).toBe('unhealthy')
    migrations.resolve()
    await pass(900)
    expect(migrations.runs).toBe(2)
    migrations.resolve()
    await pass(0)
    expect((await health.report('startup')).status).toBe('healthy')
    expect(migrations.runs).toBe(2)
  })

  it('is not held back by a startup check that is not critical, or degraded once it was healthy', async () => {
    const health = createHealth({ startup: { warmup: { critical: false, run: () => false } } })
    expect(health.phase).toBe('running')
    expect(await health.report('startup')).toMatchObject({ status: 'degraded', phase: 'running' })
    expect((await health.report('readiness')).status).toBe('healthy')
  })

  it('counts as healthy only what damping lets count', async () => {
    let fails = true
    const health = createHealth({ startup: { migrations: { maxAge: 0, successThreshold: 2, run: () => !fails } } })
    await health.report('startup')
    fails = false
    expect((await health.report('startup')).checks.migrations).toMatchObject({ status: 'unhealthy', rawStatus: 'healthy' })
    expect(health.phase).toBe('starting')
    expect((await health.report('startup')).status).toBe('healthy')
  })
})

describe('a hold', () => {
  it('keeps the instance starting until it is released, and shows its reason', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const release = health.hold('warming the cache')
    expect(health.phase).toBe('starting')
    expect(await statuses(health)).toEqual(STARTING)
    expect((await health.report()).holds).toEqual(['warming the cache'])
    release()
    expect(health.phase).toBe('running')
    expect(await statuses(health)).toEqual(UP)
    expect((await health.report()).holds).toBeUndefined()
  })

  it('released twice releases one hold (lightship: die() twice removed another one)', async () => {
    const health = createHealth()
    const first = health.hold('the same reason')
    const second = health.hold('the same reason')
    first()
    first()
    first()
    expect(health.phase).toBe('starting')
    expect((await health.report()).holds).toEqual(['the same reason'])
    second()
    expect(health.phase).toBe('running')
  })

  it('later on makes the instance starting again, at once, also for who has a fresh report', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const handle = createProbeHandler(health)
    expect((await ask(handle, '/readyz')).status).toBe(200)
    const release = health.hold('reloading')
    expect((await ask(handle, '/readyz')).status).toBe(503)
    release()
    expect((await ask(handle, '/readyz')).status).toBe(200)
  })

  it('is never answered with a report from before it', async () => {
    const warmup = controlledCheck({ critical: false })
    const database = controlledCheck()
    const health = createHealth({ startup: { warmup }, readiness: { database } })
    const startup = health.report('startup')
    const ready = health.report('readiness')
    database.resolve()
    expect((await ready).status).toBe('healthy')
    health.hold('reloading')
    const held = health.report('readiness')
    await pass(500)
    expect(await held).toMatchObject({ status: 'unhealthy', phase: 'starting' })
    await startup
  })

  it.each([undefined, '', 5, null, 'x'.repeat(201)])('refuses %j as a reason, naming it and the remedy', (reason) => {
    expect(() => createHealth().hold(reason as never)).toThrow(TypeError)
    expect(() => createHealth().hold(reason as never)).toThrow(/^hold: reason must be a string of 1 to 200 characters; got .+/)
  })
})

describe('draining', () => {
  const counted = (): { options: HealthOptions; runs: () => number } => {
    let runs = 0
    const count = { maxAge: 0, run: async () => void runs++ }
    return { options: { liveness: { loop: () => true }, readiness: { database: count, cache: { ...count } } }, runs: () => runs }
  }

  it('turns readiness unhealthy within the same tick, without running a check, while liveness and startup stay healthy', async () => {
    const { options, runs } = counted()
    const health = createHealth(options)
    const handle = createProbeHandler(health)
    await health.report('readiness')
    const before = runs()
    health.drain()
    // Not a promise: it is there at once.
    expect(handle({ method: 'GET', url: '/readyz', header: () => undefined })).toMatchObject({ status: 503 })
    expect(await health.report('readiness')).toMatchObject({ status: 'unhealthy', phase: 'draining', checks: {} })
    expect(runs()).toBe(before)
    expect(await statuses(health)).toEqual(DRAINING)
    expect((await ask(handle, '/livez')).status).toBe(200)
  })

  it('does so for a check by its path, too', async () => {
    const { options, runs } = counted()
    const health = createHealth(options)
    health.drain()
    expect((await ask(createProbeHandler(health), '/readyz/database')).status).toBe(503)
    expect(runs()).toBe(0)
  })

  it('is one way: twice is the same as once, and no release or startup check ends it', async () => {
    const health = createHealth({ startup: { migrations: () => true } })
    const release = health.hold('warming the cache')
    const heard: unknown[] = []
    health.onTransition((transition) => heard.push(transition))
    health.drain()
    const drained = await health.report('readiness')
    health.drain()
    expect(await health.report('readiness')).toBe(drained)
    expect(health.phase).toBe('draining')
    release()
    await health.report('startup')
    expect(health.phase).toBe('draining')
    expect(await statuses(health)).toEqual(DRAINING)
    expect(heard.filter((transition) => (transition as { probe: string }).probe === 'readiness')).toEqual([])
  })

  it('while starting keeps startup unhealthy until it has started', async () => {
    const health = createHealth()
    const release = health.hold('warming the cache')
    health.drain()
    expect((await health.report('startup')).status).toBe('unhealthy')
    release()
    expect((await health.report('startup')).status).toBe('healthy')
    expect((await health.report('readiness')).status).toBe('unhealthy')
  })

  it('answers a probe that is under way when it begins, with 503', async () => {
    const database = controlledCheck()
    const health = createHealth({ readiness: { database } })
    const under = ask(createProbeHandler(health), '/readyz')
    await pass(10)
    health.drain()
    database.resolve()
    expect((await under).status).toBe(503)
  })

  it('leaves /healthz telling of every check, unhealthy as a whole', async () => {
    const { options } = counted()
    const health = createHealth(options)
    health.drain()
    expect(await health.report()).toMatchObject({
      status: 'unhealthy',
      phase: 'draining',
      checks: { loop: { status: 'healthy' }, database: { status: 'healthy' }, cache: { status: 'healthy' } },
    })
  })
})
