import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveTiming } from './shutdown-timing'

describe('the timing of a shutdown', () => {
  it('is 5 and 10 seconds by default, without a delay for a person', () => {
    const { platform, person, watcher } = resolveTiming({})
    expect(platform).toEqual({ readinessDelay: 5_000, timeout: 10_000, leastForSteps: 1_000 })
    expect(person).toEqual({ readinessDelay: 0, timeout: 10_000, leastForSteps: 1_000 })
    expect(watcher.readinessDelay + watcher.timeout).toBeLessThanOrEqual(500)
  })

  it('keeps a readinessDelay that is set, for a person and a watcher too', () => {
    const { person, watcher } = resolveTiming({ readinessDelay: 300, timeout: 2_000 })
    expect(person).toMatchObject({ readinessDelay: 300, timeout: 2_000 })
    expect(watcher).toMatchObject({ readinessDelay: 300, timeout: 2_000 })
  })

  it.each([
    ['Kubernetes, ECS', 30_000, { readinessDelay: 5_000, timeout: 23_000, leastForSteps: 1_000 }],
    ['Docker, Cloud Run', 10_000, { readinessDelay: 2_500, timeout: 5_500, leastForSteps: 1_000 }],
    ['Nomad, Fly', 5_000, { readinessDelay: 1_250, timeout: 2_750, leastForSteps: 500 }],
    ['PM2', 1_600, { readinessDelay: 400, timeout: 880, leastForSteps: 160 }],
  ])('is derived from the grace period of %s', (_platform, gracePeriod, timing) => {
    expect(resolveTiming({ gracePeriod }).platform).toEqual(timing)
  })

  it('gives a person the delay as time for requests', () => {
    expect(resolveTiming({ gracePeriod: 5_000 }).person).toEqual({ readinessDelay: 0, timeout: 4_000, leastForSteps: 500 })
  })

  it.each([
    [{ readinessDelay: 10_000 }, { readinessDelay: 10_000, timeout: 18_000 }],
    [{ timeout: 10_000 }, { readinessDelay: 5_000, timeout: 10_000 }],
    [{ timeout: 26_000 }, { readinessDelay: 2_000, timeout: 26_000 }],
    [
      { readinessDelay: 0, timeout: 28_000 },
      { readinessDelay: 0, timeout: 28_000 },
    ],
  ])('derives what %o leaves of 30 seconds', (options, timing) => {
    expect(resolveTiming({ gracePeriod: 30_000, ...options }).platform).toMatchObject(timing)
  })

  it.each([
    [{ readinessDelay: 5_000, timeout: 10_000 }, 'readinessDelay + timeout must be at most 8000 ms', 15_000],
    [{ readinessDelay: 9_000 }, 'readinessDelay must be at most 8000 ms', 9_000],
    [{ timeout: 10_000 }, 'timeout must be at most 8000 ms', 10_000],
  ])('refuses %o in a grace period of 10 seconds', (options, must, got) => {
    expect(() => resolveTiming({ gracePeriod: 10_000, ...options })).toThrow(
      new TypeError(
        `gracefulShutdown: ${must} to fit into a gracePeriod of 10000 ms, with time left for onShutdown and the exit; got ${got}`,
      ),
    )
  })

  it('never exceeds the grace period, whatever is set', () => {
    const ms = fc.option(fc.nat(40_000), { nil: undefined })
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 60_000 }), ms, ms, (gracePeriod, readinessDelay, timeout) => {
        const options = { gracePeriod, readinessDelay, timeout }
        const available = gracePeriod - 2 * Math.min(1_000, gracePeriod / 10)
        if ((readinessDelay ?? 0) + (timeout ?? 0) > available) {
          expect(() => resolveTiming(options)).toThrow(TypeError)
          return
        }
        const { platform } = resolveTiming(options)
        expect(Math.min(platform.readinessDelay, platform.timeout)).toBeGreaterThanOrEqual(0)
        expect(platform.readinessDelay + platform.timeout + platform.leastForSteps).toBeLessThan(gracePeriod)
      }),
    )
  })
})
