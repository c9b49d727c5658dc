import { describe, expect, it, vi } from 'vitest'
import { createHealth } from '../index'
import { controlledCheck } from '../testing/controlled-check'
import { hanging, pass, useFakeClock } from '../testing/fake-clock'

useFakeClock()

describe('fresh, with a limit', () => {
  it.each([
    [undefined, 1_000],
    [250, 250],
    [60_000, 60_000],
  ])('with maxAge %s a result answers without a run for %s ms, and not a moment longer', async (maxAge, age) => {
    let runs = 0
    const health = createHealth({ readiness: { database: { maxAge, run: () => void runs++ } } })
    await health.report('readiness')
    await pass(age - 1)
    await Promise.all([health.report('readiness'), health.report()])
    expect(runs).toBe(1)
    await pass(1)
    await health.report('readiness')
    expect(runs).toBe(2)
  })

  it('counts from when the run ended', async () => {
    const database = controlledCheck({ timeout: 900 })
    const health = createHealth({ readiness: { database } })
    const report = health.report('readiness')
    await pass(800)
    database.resolve()
    await report
    await pass(999)
    await health.report('readiness')
    expect(database.runs).toBe(1)
  })

  it('with maxAge 0 each probe gets a run of its own, or joins one', async () => {
    let runs = 0
    const health = createHealth({ readiness: { database: { maxAge: 0, run: async () => void runs++ } } })
    await health.report('readiness')
    await health.report('readiness')
    await Promise.all([health.report('readiness'), health.report('readiness')])
    expect(runs).toBe(3)
  })

  it('is at most one run per second whatever the traffic', async () => {
    let runs = 0
    const health = createHealth({ readiness: { database: async () => void runs++ } })
    for (let ms = 0; ms < 10_000; ms += 50) {
      await Promise.all([health.report('readiness'), health.report()])
      await pass(50)
    }
    expect(runs).toBe(10)
  })

  it('holds for an unhealthy result as well', async () => {
    let runs = 0
    const health = createHealth({
      readiness: {
        database: async () => {
          runs += 1
          throw new Error('no route')
        },
      },
    })
    await health.report('readiness')
    await pass(999)
    expect((await health.report('readiness')).status).toBe('unhealthy')
    expect(runs).toBe(1)
    await pass(1)
    await health.report('readiness')
    expect(runs).toBe(2)
  })

  it('a result of one check does not keep that of another fresh', async () => {
    let quickRuns = 0
    const health = createHealth({
      readiness: { slow: { maxAge: 60_000, run: () => true }, quick: { maxAge: 100, run: () => void quickRuns++ } },
    })
    await health.report('readiness')
    await pass(100)
    await health.report('readiness')
    expect(quickRuns).toBe(2)
  })

  it('a result that has aged while another check still runs does not answer a later probe: its check runs again', async () => {
    const quick = controlledCheck({ maxAge: 100 })
    const slow = controlledCheck({ timeout: 900 })
    const health = createHealth({ readiness: { quick, slow } })
    const early = health.report('readiness')
    quick.resolve()
    await pass(100)
    const late = health.report('readiness')
    expect([quick.runs, slow.runs]).toEqual([2, 1])
    slow.resolve()
    await pass(10)
    quick.resolve(false)
    expect((await early).checks.quick?.status).toBe('healthy')
    expect((await late).checks.quick?.status).toBe('unhealthy')
  })

  it.each([-6 * 24 * 60 * 60_000, 6 * 24 * 60 * 60_000])('a wall clock that steps by %s ms changes nothing', async (step) => {
    let runs = 0
    const health = createHealth({ readiness: { database: () => void runs++, hangs: hanging() } })
    const first = health.report('readiness')
    await pass(60)
    vi.setSystemTime(Date.now() + step)
    await pass(40)
    expect((await first).checks.hangs).toMatchObject({ duration: 100, error: { code: 'timeout' } })
    await pass(899)
    await health.report('readiness')
    expect(runs).toBe(1)
    await pass(1)
    await health.report('readiness')
    expect(runs).toBe(2)
  })
})
