import { unhandledRejections } from '@hale/leaks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHealth, createProbeHandler, type Health } from '../index'
import { ask } from '../testing/ask'
import { controlledCheck } from '../testing/controlled-check'

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const database = async (health: Health) => (await health.report('readiness')).checks.database

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a check with every', () => {
  it('runs on the next turn by itself, then that often, and never for a probe', async () => {
    let runs = 0
    const health = createHealth({ readiness: { database: { every: 5_000, run: async () => void runs++ } } })
    expect([runs, health.snapshot('readiness').checks.database?.error?.code]).toEqual([0, 'pending'])
    await pass(1)
    expect(runs).toBe(1)
    expect((await database(health))?.status).toBe('healthy')
    expect(runs).toBe(1)
    for (let second = 1; second <= 20; second += 1) {
      await pass(1_000)
      await Promise.all([health.report(), health.report('readiness')])
      expect(runs).toBe(1 + Math.floor(second / 5))
    }
    health.stop()
  })

  it('runs at once for a report or for start() on the same turn, and starting twice is the same as once', async () => {
    let runs = 0
    const health = createHealth({ readiness: { database: { every: 1_000, run: () => void runs++ } } })
    health.start()
    health.start()
    expect(runs).toBe(1)
    await pass(3_000)
    expect(runs).toBe(4)
    await health.report()
    expect(runs).toBe(4)
    health.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that is late because the process was blocked is run, and waited for, before it is called stale', async () => {
    vi.useRealTimers()
    const block = (ms: number): void => {
      for (const end = performance.now() + ms; performance.now() < end; );
    }
    const run = () => new Promise<void>((resolve) => setTimeout(resolve, 5))
    const health = createHealth({
      readiness: { database: { run, every: 20, timeout: 200 }, slow: { run, every: 20, timeout: 1_000 } },
      deadline: 900,
    })
    await health.report('readiness')
    const heard: string[] = []
    health.onTransition(({ kind, to }) => heard.push(`${kind} ${to}`))
    while (health.snapshot().status !== 'healthy') await new Promise((resolve) => setTimeout(resolve, 1))
    heard.length = 0
    block(1_100)
    expect(health.snapshot('readiness').status).toBe('healthy')
    expect((await health.report('readiness')).status).toBe('healthy')
    expect(heard).toEqual([])
    health.stop()
  })

  it('that is late and does not end within the deadline is stale, and later probes do not wait', async () => {
    vi.useRealTimers()
    let hangs = false
    const run = () => (hangs ? new Promise<void>(() => {}) : true)
    const health = createHealth({ readiness: { database: { run, every: 20, timeout: 1_000 } }, deadline: 100 })
    expect((await database(health))?.status).toBe('healthy')
    hangs = true
    for (const end = performance.now() + 1_100; performance.now() < end; );
    const report = await health.report('readiness')
    expect(report.checks.database?.error?.code).toBe('stale')
    expect(report.duration).toBeGreaterThanOrEqual(99)
    expect('then' in health.evaluate({ probe: 'readiness' })).toBe(false)
    health.stop()
  })

  it('that is stale is not made healthy by a run that fails', async () => {
    let up = true
    const run = async () => up
    const health = createHealth({ readiness: { database: { run, every: 1_000, timeout: 300, failureThreshold: 3 } } })
    health.start()
    await pass(0)
    health.stop()
    await pass(2_300)
    expect((await database(health))?.error?.code).toBe('stale')
    up = false
    health.start()
    await pass(500)
    expect((await database(health))?.status).toBe('unhealthy')
    up = true
    await pass(1_000)
    expect((await database(health))?.status).toBe('healthy')
    health.stop()
  })

  it('does not run any more after stop(), and does again after start()', async () => {
    let runs = 0
    const health = createHealth({ readiness: { database: { every: 1_000, run: () => void runs++ } } })
    await health.report()
    health.stop()
    health.stop()
    await pass(10_000)
    await health.report()
    expect(runs).toBe(1)
    health.start()
    await pass(1_000)
    expect(runs).toBe(3)
    health.stop()
  })

  it('is not started by a report where stop() was called before: its one result goes stale', async () => {
    let runs = 0
    const health = createHealth({ readiness: { database: { every: 1_000, run: () => void runs++ } } })
    health.stop()
    expect((await database(health))?.status).toBe('healthy')
    await pass(10_000)
    expect((await database(health))?.error?.code).toBe('stale')
    expect(runs).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is never run twice at once, however long a run takes', async () => {
    const slow = controlledCheck({ every: 100, timeout: 60_000 })
    const health = createHealth({ readiness: { database: slow } })
    health.start()
    await pass(1_000)
    expect([slow.runs, slow.mostAtOnce]).toEqual([1, 1])
    slow.resolve()
    await pass(100)
    expect([slow.runs, slow.mostAtOnce]).toEqual([2, 1])
    health.stop()
  })

  it('may take longer than a report, up to its own timeout', async () => {
    const slow = controlledCheck({ every: 60_000, timeout: 30_000 })
    const health = createHealth({ readiness: { database: slow } })
    health.start()
    await pass(29_000)
    slow.resolve()
    await pass(0)
    expect(await database(health)).toMatchObject({ status: 'healthy', duration: 29_000 })
    health.stop()
  })

  it('before its first result it is unhealthy with the code pending; a report waits only for a first run that fits into the deadline', async () => {
    const quick = controlledCheck({ every: 60_000, timeout: 900 })
    const slow = controlledCheck({ every: 60_000, timeout: 901 })
    const health = createHealth({ readiness: { quick, slow } })
    const report = health.report('readiness')
    await pass(850)
    quick.resolve()
    expect(await report).toMatchObject({
      status: 'unhealthy',
      duration: 850,
      checks: { quick: { status: 'healthy' }, slow: { status: 'unhealthy', error: { code: 'pending' } } },
    })
    expect(await health.report('readiness')).toMatchObject({ status: 'unhealthy', duration: 0 })
    slow.resolve()
    await pass(0)
    expect((await health.report('readiness')).status).toBe('healthy')
    health.stop()
  })

  it('that hangs keeps the schedule alive and turns unhealthy (under-pressure: green for ever)', async () => {
    const hangs = controlledCheck({ every: 1_000, timeout: 300 })
    const health = createHealth({ readiness: { database: hangs } })
    health.start()
    hangs.resolve()
    await pass(0)
    expect((await database(health))?.status).toBe('healthy')
    await pass(1_300)
    expect(await database(health)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' }, stuckSince: expect.any(String) })
    await pass(60 * 60_000)
    expect(await database(health)).toMatchObject({ status: 'unhealthy' })
    expect((await database(health))?.unsettled).toBe(3)
    await pass(10 * 60_000)
    hangs.resolveAll()
    await pass(700)
    hangs.resolve()
    await pass(0)
    expect((await database(health))?.status).toBe('healthy')
    health.stop()
  })

  it('that hangs turns unhealthy however many failures it may have first', async () => {
    const hangs = controlledCheck({ every: 1_000, timeout: 300, failureThreshold: 3 })
    const health = createHealth({ readiness: { database: hangs } })
    health.start()
    hangs.resolve()
    await pass(1_300)
    expect(await database(health)).toMatchObject({ status: 'healthy', rawStatus: 'unhealthy' })
    await pass(5_000)
    expect((await database(health))?.status).toBe('unhealthy')
    expect(hangs.runs).toBe(3)
    health.stop()
  })

  it('that fails keeps the schedule alive, and recovers', async () => {
    let fails = false
    const health = createHealth({
      readiness: {
        database: {
          every: 1_000,
          run: () => {
            if (fails) throw new Error('no route')
          },
        },
      },
    })
    const rejections = await unhandledRejections(async () => {
      health.start()
      fails = true
      await pass(5_000)
      expect((await database(health))?.status).toBe('unhealthy')
      fails = false
      await pass(1_000)
      expect((await database(health))?.status).toBe('healthy')
    })
    expect(rejections).toEqual([])
    health.stop()
  })

  it('whose schedule stands still is unhealthy with the code stale after twice every and the timeout, and not before', async () => {
    const health = createHealth({ readiness: { database: { every: 1_000, timeout: 300, run: () => true } } })
    const handle = createProbeHandler(health)
    await health.report()
    const { timestamp } = (await database(health)) ?? {}
    health.stop()
    await pass(2_299)
    expect((await database(health))?.status).toBe('healthy')
    expect((await ask(handle, '/readyz')).status).toBe(200)
    await pass(1)
    expect((await ask(handle, '/readyz')).status).toBe(503)
    expect(await database(health)).toMatchObject({
      status: 'unhealthy',
      error: { code: 'stale', message: 'no result for 2300 ms' },
      timestamp,
    })
    const liveness = await health.report('liveness')
    await pass(6 * 24 * 60 * 60_000)
    expect((await database(health))?.error?.code).toBe('stale')
    expect(await health.report('liveness')).toBe(liveness)
    health.start()
    expect((await database(health))?.status).toBe('healthy')
    health.stop()
  })

  it('is stale after that long whatever it may have failed before', async () => {
    let code: string | undefined
    const health = createHealth({
      readiness: {
        database: {
          every: 1_000,
          timeout: 300,
          failureThreshold: 5,
          run: () => {
            if (code) throw Object.assign(new Error('no route'), { code })
          },
        },
      },
    })
    for (const own of ['failed', 'stale', 'pending', 'timeout']) {
      code = undefined
      health.start()
      code = own
      await pass(1_000)
      expect(await database(health)).toMatchObject({ status: 'healthy', rawStatus: 'unhealthy' })
      health.stop()
      await pass(2_300)
      expect((await database(health))?.status).toBe('unhealthy')
    }
  })

  it('may belong to startup, and stops for good once it was healthy', async () => {
    let runs = 0
    const health = createHealth({ startup: { migrations: { every: 1_000, run: () => ++runs === 3 } } })
    health.start()
    expect(health.phase).toBe('starting')
    await pass(2_000)
    expect(health.phase).toBe('running')
    await pass(60_000)
    expect(runs).toBe(3)
    expect((await health.report('startup')).checks.migrations?.status).toBe('healthy')
    health.stop()
  })

  it('still shows its result while draining, on /healthz', async () => {
    const health = createHealth({ readiness: { database: { every: 1_000, run: () => true } } })
    await health.report()
    health.drain()
    await pass(5_000)
    expect(await health.report()).toMatchObject({ status: 'unhealthy', checks: { database: { status: 'healthy' } } })
    health.stop()
  })
})
