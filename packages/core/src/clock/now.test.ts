import { mock } from 'node:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHealth } from '../index'
import { now, onAgeClock } from './now'

const realNow = performance.now.bind(performance)
const realTimeout = globalThis.setTimeout

/** Waits that many ms of the real clock. */
function really(ms: number): Promise<void> {
  const end = realNow() + ms
  return new Promise((resolve) => {
    const look = (): void => void (realNow() >= end ? resolve() : realTimeout(look, 1))
    look()
  })
}

const hangs = { timeout: 500, run: () => new Promise<void>(() => {}) }
const failsLater = () => {
  let up = true
  const health = createHealth({ readiness: { database: { maxAge: 1_000, run: async () => up } } })
  return {
    status: async () => (await health.report('readiness')).status,
    fail: () => {
      up = false
    },
  }
}

afterEach(() => {
  mock.timers.reset()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a check that hangs under fake timers times out when the faked time passes its timeout', () => {
  it('where everything is faked, as sinon, Jest and Vitest 3 do', async () => {
    vi.useFakeTimers()
    const report = createHealth({ readiness: { database: hangs } }).report('readiness')
    await vi.advanceTimersByTimeAsync(500)
    expect((await report).checks.database?.error?.code).toBe('timeout')
  })

  it('where performance.now() is real, as with Vitest 0 to 2', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    const report = createHealth({ readiness: { database: hangs } }).report('readiness')
    await vi.advanceTimersByTimeAsync(600)
    expect((await report).checks.database?.error?.code).toBe('timeout')
  })

  it('where the timers alone are faked, and no clock', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const report = createHealth({ readiness: { database: hangs } }).report('readiness')
    await vi.advanceTimersByTimeAsync(600)
    expect((await report).checks.database?.error?.code).toBe('timeout')
  })

  it.each([1, 12])('with the mock timers of node:test, in %i ticks', async (ticks) => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] })
    const report = createHealth({ readiness: { database: hangs } }).report('readiness')
    for (let tick = 0; tick < ticks; tick += 1) mock.timers.tick(600 / ticks)
    expect((await report).checks.database?.error?.code).toBe('timeout')
  })

  it('also where an earlier fake clock took its timer away: the next probe starts a new one', async () => {
    const health = createHealth({ readiness: { database: { ...hangs, timeout: 50 } } })
    vi.useFakeTimers()
    const first = health.report('readiness')
    vi.useRealTimers()
    const second = health.report('readiness')
    expect([(await first).status, (await second).status]).toEqual(['unhealthy', 'unhealthy'])
  })
})

describe('a result ages with the faked time', () => {
  it('of everything that is faked', async () => {
    vi.useFakeTimers()
    const { status, fail } = failsLater()
    expect(await status()).toBe('healthy')
    fail()
    await vi.advanceTimersByTimeAsync(998)
    expect(await status()).toBe('healthy')
    await vi.advanceTimersByTimeAsync(2)
    expect(await status()).toBe('unhealthy')
  })

  it('of Date alone', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { status, fail } = failsLater()
    expect(await status()).toBe('healthy')
    fail()
    vi.setSystemTime(Date.now() + 60_000)
    expect(await status()).toBe('unhealthy')
  })

  it('of node:test', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] })
    const { status, fail } = failsLater()
    expect(await status()).toBe('healthy')
    fail()
    mock.timers.tick(60_000)
    expect(await status()).toBe('unhealthy')
  })

  it('of a Date that stands still, by the real clock', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const before = now()
    await really(20)
    expect(now() - before).toBeGreaterThanOrEqual(19)
  })
})

describe('a result is old', () => {
  it.each([
    ['begins', () => vi.useFakeTimers()],
    ['begins, of Date alone,', () => vi.useFakeTimers({ toFake: ['Date'] })],
  ])('when a fake clock %s after it', async (_, begin) => {
    const { status, fail } = failsLater()
    expect(await status()).toBe('healthy')
    begin()
    fail()
    expect(await status()).toBe('unhealthy')
  })

  it('when a fake clock ends that had gone ahead', async () => {
    vi.useFakeTimers()
    const { status, fail } = failsLater()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await status()).toBe('healthy')
    vi.useRealTimers()
    fail()
    expect(await status()).toBe('unhealthy')
  })

  it('when a fake clock goes back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { status, fail } = failsLater()
    expect(await status()).toBe('healthy')
    fail()
    vi.setSystemTime(Date.now() - 1_000)
    expect(await status()).toBe('unhealthy')
  })

  it('but no run that is under way then is late, and no duration counts the leap', async () => {
    let settle = (): void => {}
    const database = () => new Promise<void>((resolve) => (settle = resolve))
    const report = createHealth({ readiness: { database } }).report('readiness')
    vi.useFakeTimers()
    settle()
    const { status, checks } = await report
    expect(status).toBe('healthy')
    expect(checks.database?.duration).toBeLessThan(500)
  })
})

describe('a clock that is mocked badly decides nothing', () => {
  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['a day before 1970', -86_400_000],
    ['what no Date can show', 1e18],
  ])('Date.now() that returns %s', async (_, value) => {
    const before = createHealth({ readiness: { database: async () => true, disk: () => true } })
    vi.spyOn(Date, 'now').mockReturnValue(value as number)
    const after = createHealth({ readiness: { database: async () => true } })
    for (const health of [before, after]) {
      const { status, timestamp } = await health.report('readiness')
      expect([status, timestamp]).toEqual(['healthy', expect.stringMatching(/^\d{4}-\d\d-\d\dT/)])
    }
  })

  it.each([
    ['returns undefined', () => undefined],
    [
      'throws',
      () => {
        throw new Error('not implemented')
      },
    ],
  ])('performance.now() that %s', async (_, implementation) => {
    vi.spyOn(performance, 'now').mockImplementation(implementation as unknown as () => number)
    const health = createHealth({ readiness: { database: async () => true, hangs: { ...hangs, timeout: 30, critical: false } } })
    expect((await health.report('readiness')).status).toBe('degraded')
  })

  it('setTimeout and setInterval that throw', async () => {
    const broken = () => {
      throw new Error('not implemented')
    }
    vi.stubGlobal('setTimeout', broken)
    vi.stubGlobal('setInterval', broken)
    const health = createHealth({ readiness: { hangs: { ...hangs, timeout: 30 }, queue: { every: 60_000, run: () => true } } })
    const { checks } = await health.report('readiness')
    expect([checks.hangs?.error?.code, checks.queue?.status]).toEqual(['timeout', 'healthy'])
    health.stop()
  })

  it('a step of the wall clock, which no test has replaced', () => {
    const before = onAgeClock(now())
    expect(onAgeClock(now()) - before).toBeLessThan(1_000)
  })
})
