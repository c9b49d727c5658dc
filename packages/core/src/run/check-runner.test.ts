import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { type Check, createHealth, createProbeHandler } from '../index'
import { ask } from '../testing/ask'
import { controlledCheck } from '../testing/controlled-check'
import { hanging, pass, useFakeClock } from '../testing/fake-clock'

useFakeClock()

describe('one run per check, ever', () => {
  it('a probe that comes while it runs joins that run', async () => {
    const database = controlledCheck()
    const health = createHealth({ readiness: { database } })
    const handle = createProbeHandler(health)
    const first = health.report('readiness')
    await pass(300)
    const joined = [
      health.report('readiness'),
      health.report(),
      ...['/readyz', '/healthz', '/readyz/database', '/healthz/database', '/readyz?exclude=nothing'].map((url) => ask(handle, url)),
    ]
    await pass(100)
    expect(database.runs).toBe(1)
    database.resolve(false)
    expect((await first).checks.database).toMatchObject({ status: 'unhealthy', duration: 400 })
    for (const answer of await Promise.all(joined)) {
      if ('checks' in answer) expect(answer.checks.database?.duration).toBe(400)
      else expect(answer.status).toBe(503)
    }
    expect(database.runs).toBe(1)
  })

  it('a check that requests its own report times out, and ends', async () => {
    let runs = 0
    const health = createHealth({
      readiness: {
        itself: async () => {
          runs += 1
          await health.report('readiness')
        },
      },
    })
    const report = health.report('readiness')
    await pass(500)
    expect((await report).checks.itself?.error?.code).toBe('timeout')
    expect(runs).toBe(1)
  })
})

describe('a hard bound', () => {
  it('a run learns how long it may take: its timeout, and no longer than the deadline', async () => {
    const seen: Record<string, number | undefined> = {}
    const check = (name: string): Check => ({
      run({ timeout }) {
        seen[name] = timeout
      },
    })
    const health = createHealth({
      deadline: 400,
      readiness: { timed: { ...check('timed'), timeout: 300 }, plain: check('plain') },
    })
    await health.report('readiness')
    expect(seen).toEqual({ timed: 300, plain: 400 })
  })

  it('a run that has no answer by its timeout is unhealthy with the code timeout, and its signal aborts', async () => {
    const database = hanging()
    const report = createHealth({ readiness: { database } }).report('readiness')
    await pass(99)
    expect(database.signal?.aborted).toBe(false)
    await pass(1)
    expect((await report).checks.database).toMatchObject({
      status: 'unhealthy',
      duration: 100,
      error: { code: 'timeout', message: 'no answer within 100 ms' },
    })
    expect(database.signal?.aborted).toBe(true)
    expect(database.signal?.reason).toMatchObject({ name: 'TimeoutError', message: 'no answer within 100 ms' })
  })

  it('is 500 ms unless the check says otherwise, and the deadline where that is shorter', async () => {
    for (const [deadline, bound] of [
      [undefined, 500],
      [900, 500],
      [200, 200],
    ] as const) {
      const database = controlledCheck()
      const report = createHealth({ deadline, readiness: { database } }).report('readiness')
      await pass(bound)
      expect((await report).checks.database).toMatchObject({ duration: bound, error: { code: 'timeout' } })
    }
  })

  it('the report waits no longer, and says how long it took', async () => {
    const startedAt = performance.now()
    const fast = controlledCheck({ timeout: 900 })
    const health = createHealth({ readiness: { slow: hanging({ timeout: 850 }), fast } })
    const report = health.report('readiness')
    await pass(10)
    fast.resolve()
    await pass(840)
    expect(await report).toMatchObject({ status: 'unhealthy', duration: 850, checks: { fast: { status: 'healthy', duration: 10 } } })
    expect(performance.now() - startedAt).toBe(850)
  })

  it('who joins a run waits for what is left of its bound, not for a whole one', async () => {
    const health = createHealth({ readiness: { database: hanging() } })
    const first = health.report('readiness')
    await pass(90)
    const second = health.report()
    await pass(10)
    expect([(await first).duration, (await second).duration]).toEqual([100, 10])
  })

  it('5 hung checks cost one timeout, not five', async () => {
    const health = createHealth({ readiness: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, hanging()])) })
    const report = health.report('readiness')
    await pass(100)
    const { duration, checks } = await report
    expect(duration).toBe(100)
    expect(Object.values(checks).map(({ error }) => error?.code)).toEqual(Array(5).fill('timeout'))
  })

  it('each check has a bound of its own in the same report', async () => {
    const health = createHealth({
      readiness: { slow: hanging({ timeout: 300 }), quick: hanging({ timeout: 50 }), middle: hanging({ timeout: 200 }) },
    })
    const report = health.report('readiness')
    await pass(300)
    expect(Object.values((await report).checks).map(({ duration }) => duration)).toEqual([300, 50, 200])
  })

  it('its timer is cleared in every path', async () => {
    const ends: Record<string, (check: ReturnType<typeof controlledCheck>) => void> = {
      resolved: (check) => check.resolve(),
      'answered otherwise': (check) => check.resolve(false),
      rejected: (check) => check.reject(new Error('no route')),
    }
    for (const end of Object.values(ends)) {
      const database = controlledCheck()
      const report = createHealth({ readiness: { database } }).report('readiness')
      expect(vi.getTimerCount()).toBe(1)
      end(database)
      await report
      expect(vi.getTimerCount()).toBe(0)
    }
    const throws = (): never => {
      throw new Error('no route')
    }
    await createHealth({ readiness: { throws, synchronous: () => true } }).report('readiness')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a signal that is first read after the timeout is aborted already', async () => {
    let late: AbortSignal | undefined
    const readsLate: Check = {
      timeout: 50,
      run: async (context) => {
        await new Promise((resolve) => setTimeout(resolve, 80))
        late = context.signal
      },
    }
    const report = createHealth({ readiness: { readsLate } }).report('readiness')
    await pass(80)
    await report
    expect(late?.aborted).toBe(true)
  })

  it('the signal of a run that settled in time never aborts, and no listener of the core is on it', async () => {
    const database = hanging()
    const report = createHealth({ readiness: { database } }).report('readiness')
    expect(getEventListeners(database.signal as AbortSignal, 'abort')).toEqual([])
    database.resolve()
    await report
    await pass(1_000)
    expect(database.signal?.aborted).toBe(false)
    expect(getEventListeners(database.signal as AbortSignal, 'abort')).toEqual([])
  })

  it('uses neither AbortSignal.any, which leaks, nor AbortSignal.timeout, which lets a script end', async () => {
    const any = vi.spyOn(AbortSignal, 'any')
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    const report = createHealth({ readiness: { database: hanging(), cache: hanging() } }).report()
    await pass(100)
    await report
    expect([any.mock.calls.length, timeout.mock.calls.length]).toEqual([0, 0])
    vi.restoreAllMocks()
  })
})
