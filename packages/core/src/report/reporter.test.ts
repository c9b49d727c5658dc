import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Check, createHealth, type Probe } from '../index'
import { controlledCheck } from '../testing/controlled-check'

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-23T08:00:00.000Z') }))
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a report', () => {
  it('has the name of the service, its phase, and the result of each check', async () => {
    const database = controlledCheck({ description: 'the orders are there', impact: 'no orders', runbook: 'https://wiki/orders' })
    const health = createHealth({
      name: 'orders',
      version: '1.4.2',
      readiness: { database, cache: { critical: false, scope: 'local', run: () => true } },
    })
    const asked = health.report('readiness')
    await pass(12)
    database.resolve({ status: 'degraded', message: 'slow', observed: { value: 12, unit: 'ms' }, data: { replicas: 2 } })
    expect(await asked).toEqual({
      status: 'degraded',
      name: 'orders',
      version: '1.4.2',
      phase: 'running',
      probe: 'readiness',
      timestamp: '2026-11-23T08:00:00.012Z',
      duration: 12,
      checks: {
        database: {
          status: 'degraded',
          scope: 'dependency',
          critical: true,
          duration: 12,
          timestamp: '2026-11-23T08:00:00.012Z',
          message: 'slow',
          observed: { value: 12, unit: 'ms' },
          data: { replicas: 2 },
          description: 'the orders are there',
          impact: 'no orders',
          runbook: 'https://wiki/orders',
        },
        cache: { status: 'healthy', scope: 'local', critical: false, duration: 0, timestamp: '2026-11-23T08:00:00.000Z' },
      },
    })
  })

  it('has the checks of its probe in the order in which they were named, and all of them where no probe is named', async () => {
    const health = createHealth({
      startup: { migrations: () => true },
      liveness: { loop: () => true },
      readiness: { zebra: () => true, ant: () => true },
    })
    const names = async (probe?: Probe) => Object.keys((await health.report(probe)).checks)
    expect(await names('liveness')).toEqual(['loop'])
    expect(await names('startup')).toEqual(['migrations'])
    expect(await names('readiness')).toEqual(['zebra', 'ant'])
    expect(await names()).toEqual(['loop', 'zebra', 'ant', 'migrations'])
    expect([...health.checks]).toEqual([
      ['loop', 'liveness'],
      ['zebra', 'readiness'],
      ['ant', 'readiness'],
      ['migrations', 'startup'],
    ])
  })

  it('on fresh results is the same text until a result changes', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const first = await health.report('readiness')
    await pass(999)
    expect(await health.report('readiness')).toBe(first)
    await pass(1)
    const second = await health.report('readiness')
    expect(second).not.toBe(first)
    expect(second.checks.database?.timestamp).toBe('2026-11-23T08:00:01.000Z')
  })

  it('of liveness runs no check of another probe, and none of its own waits', async () => {
    const database = controlledCheck()
    const health = createHealth({ liveness: { loop: () => true }, readiness: { database }, startup: { migrations: database } })
    const hangs = health.report()
    const before = database.runs
    expect((await health.report('liveness')).status).toBe('healthy')
    expect(database.runs).toBe(before)
    await pass(500)
    await hangs
  })

  it('of an unknown probe is unhealthy', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    for (const probe of ['ready', '', '__proto__', null, 5]) expect((await health.report(probe as never)).status).toBe('unhealthy')
  })

  it('of everything reads the blind spots that a function returns, and survives one that fails', async () => {
    let spots: () => unknown = () => ['the e-mail provider']
    const health = createHealth({ blindSpots: () => spots() as string[], readiness: { database: { run: () => true, maxAge: 0 } } })
    expect((await health.report()).blindSpots).toEqual(['the e-mail provider'])
    spots = () => []
    expect((await health.report()).blindSpots).toEqual([])
    spots = () => [5, '', 'the e-mail provider']
    expect((await health.report()).blindSpots).toEqual(['the e-mail provider'])
    const failed = ['blindSpots() failed']
    for (const wrong of [undefined, null, 'mail', { length: 1 }]) {
      spots = () => wrong
      expect((await health.report()).blindSpots).toEqual(failed)
    }
    spots = () => {
      throw new Error('no')
    }
    expect((await health.report()).blindSpots).toEqual(failed)
  })

  it('of everything names the blind spots, so that green is never read as more than it is', async () => {
    const health = createHealth({ blindSpots: ['the e-mail provider'], readiness: { database: () => true } })
    expect((await health.report()).blindSpots).toEqual(['the e-mail provider'])
    for (const probe of ['liveness', 'readiness', 'startup'] as const) expect((await health.report(probe)).blindSpots).toBeUndefined()
    expect((await health.evaluate({ check: 'database' })).blindSpots).toBeUndefined()
  })

  it('of a check that is named is about that check alone', async () => {
    const ran: string[] = []
    const note = (name: string) => () => void ran.push(name)
    const health = createHealth({ readiness: { database: note('database'), cache: note('cache') } })
    expect(Object.keys((await health.evaluate({ check: 'cache' })).checks)).toEqual(['cache'])
    expect(ran).toEqual(['cache'])
    expect(await health.evaluate({ check: 'nothing' })).toMatchObject({ status: 'unhealthy', checks: {} })
  })

  it('of one non-critical check has its own status, not its effect on the whole', async () => {
    const health = createHealth({ readiness: { cache: { critical: false, run: () => false } } })
    expect(await health.report('readiness')).toMatchObject({ status: 'degraded' })
    expect(await health.evaluate({ probe: 'readiness', check: 'cache' })).toMatchObject({ status: 'unhealthy' })
  })

  it('is a promise only where something has to be waited for', async () => {
    const health = createHealth({ liveness: { loop: () => true }, readiness: { database: async () => true } })
    expect(health.evaluate({ probe: 'liveness' })).not.toBeInstanceOf(Promise)
    expect(health.evaluate({ probe: 'readiness' })).toBeInstanceOf(Promise)
    await health.report()
    expect(health.evaluate({ probe: 'readiness' })).not.toBeInstanceOf(Promise)
  })
})

describe('two health objects', () => {
  it('with the same check object share no state', async () => {
    const shared = controlledCheck({ timeout: 100, failureThreshold: 2 })
    const orders = createHealth({ name: 'orders', readiness: { database: shared } })
    const stock = createHealth({ name: 'stock', readiness: { database: shared } })
    const first = orders.report('readiness')
    const second = stock.report('readiness')
    expect(shared.runs).toBe(2)
    shared.resolve({ status: 'degraded', message: 'for orders' })
    expect(await first).toMatchObject({ name: 'orders', checks: { database: { message: 'for orders' } } })
    shared.reject(new Error('for stock'))
    expect(await second).toMatchObject({ name: 'stock', status: 'unhealthy', checks: { database: { error: { message: 'for stock' } } } })
    orders.drain()
    expect([orders.phase, stock.phase]).toEqual(['draining', 'running'])
    stock.hold('reloading')
    expect((await orders.report()).holds).toBeUndefined()
  })

  it('with one check under two names run it once for each, with memories of their own', async () => {
    const outcomes = [true, false]
    const check: Check = { run: () => outcomes.shift() === true }
    const { checks } = await createHealth({ readiness: { primary: check, replica: check } }).report('readiness')
    expect([checks.primary?.status, checks.replica?.status]).toEqual(['healthy', 'unhealthy'])
  })
})
