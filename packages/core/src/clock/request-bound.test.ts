import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHealth } from '../index'
import { controlledCheck } from '../testing/controlled-check'

describe('where timers and I/O end with their request, as on Cloudflare Workers', () => {
  const timers: unknown[] = []

  /** Ends every request so far: what timers they had never fire. */
  const endRequests = (): void => {
    for (const timer of timers.splice(0)) clearTimeout(timer as NodeJS.Timeout)
  }

  beforeEach(() => {
    vi.useFakeTimers()
    const { setTimeout } = globalThis
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    vi.stubGlobal('setTimeout', (callback: () => void, ms: number) => {
      const timer = setTimeout(callback, ms)
      timers.push(timer)
      return timer
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('one who joins a run is answered within its bound when the request that began it is gone', async () => {
    const database = controlledCheck({ timeout: 500 })
    const health = createHealth({ readiness: { database } })
    void health.report('readiness')
    await vi.advanceTimersByTimeAsync(100)
    endRequests()
    const joined = health.report('readiness')
    await vi.advanceTimersByTimeAsync(401)
    expect((await joined).checks['database']?.error?.code).toBe('timeout')
    expect(database.runs).toBe(1)
  })

  it('a caller who comes long after the timeout gets an answer at once', async () => {
    const database = controlledCheck({ timeout: 500 })
    const health = createHealth({ readiness: { database } })
    void health.report('readiness')
    endRequests()
    await vi.advanceTimersByTimeAsync(700)
    const asked = health.report('readiness')
    await vi.advanceTimersByTimeAsync(1)
    expect((await asked).checks['database']?.error?.code).toBe('timeout')
  })

  it("a check's bound does not hang on the timer of another request", async () => {
    const readiness = { slow: controlledCheck({ timeout: 800 }), quick: controlledCheck({ timeout: 500 }) }
    const health = createHealth({ readiness })
    const slow = health.evaluate({ check: 'slow' })
    await vi.advanceTimersByTimeAsync(100)
    const before = timers.length
    void health.evaluate({ check: 'quick' })
    for (const timer of timers.splice(before)) clearTimeout(timer as NodeJS.Timeout)
    await vi.advanceTimersByTimeAsync(700)
    expect((await slow).status).toBe('unhealthy')
  })

  it('runs that never settle stop no other a second after their timeout, and what they say later changes no status', async () => {
    const database = controlledCheck({ timeout: 500, maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    for (const runs of [1, 2]) {
      const report = health.report('readiness')
      await vi.advanceTimersByTimeAsync(500)
      expect((await report).checks['database']).toMatchObject({ error: { code: 'timeout' }, unsettled: runs })
    }
    await vi.advanceTimersByTimeAsync(499)
    expect((await health.report('readiness')).checks['database']?.stuckSince).toBeDefined()
    expect(database.runs).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    const third = health.report('readiness')
    expect(database.runs).toBe(3)
    database.reject(new Error('the first run, late'))
    database.reject(new Error('the second run, late'))
    database.resolve()
    expect(await third).toMatchObject({ status: 'healthy', checks: { database: { stuckSince: undefined } } })
  })

  it('a run whose end was not seen is given up too', async () => {
    const database = controlledCheck({ timeout: 500 })
    const health = createHealth({ readiness: { database } })
    void health.report('readiness')
    endRequests()
    await vi.advanceTimersByTimeAsync(1_500)
    const asked = health.report('readiness')
    expect(database.runs).toBe(2)
    database.resolve()
    database.resolve()
    expect((await asked).status).toBe('healthy')
  })

  it('a check with every runs for a probe when its result is older, and not in the background', async () => {
    let runs = 0
    const health = createHealth({ readiness: { queue: { every: 10_000, run: async () => void runs++ } } })
    health.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([runs, vi.getTimerCount()]).toEqual([0, 0])
    expect((await health.report('readiness')).status).toBe('healthy')
    await vi.advanceTimersByTimeAsync(9_998)
    await health.report('readiness')
    expect(runs).toBe(1)
    await vi.advanceTimersByTimeAsync(2)
    await health.report('readiness')
    expect(runs).toBe(2)
  })

  it('a check with every whose timeout does not fit into the deadline is refused', () => {
    expect(() => createHealth({ readiness: { queue: { every: 10_000, timeout: 901, run: () => true } } })).toThrow(
      /readiness\.queue\.timeout must be 1 to 900 ms; got 901.*nothing runs in the background on Workers/,
    )
  })
})
