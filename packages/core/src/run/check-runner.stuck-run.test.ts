import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import { createHealth } from '../index'
import type { controlledCheck } from '../testing/controlled-check'
import { hanging, pass, useFakeClock } from '../testing/fake-clock'

useFakeClock()

describe('no pile-up', () => {
  it('a run that outlives its bound is not started again until it settles: probes are answered at once, with timeout and stuckSince', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    const report = health.report('readiness')
    await pass(100)
    const { stuckSince } = (await report).checks.database ?? {}
    expect(stuckSince).toBe(new Date().toISOString())
    for (let probe = 0; probe < 20; probe += 1) {
      await pass(250)
      const before = performance.now()
      expect((await health.report('readiness')).checks.database).toMatchObject({
        status: 'unhealthy',
        error: { code: 'timeout' },
        stuckSince,
      })
      expect(performance.now()).toBe(before)
    }
    expect(database.runs).toBe(1)
  })

  it.each([
    ['resolves', (check: ReturnType<typeof controlledCheck>) => check.resolve(true)],
    ['resolves with nonsense', (check: ReturnType<typeof controlledCheck>) => check.resolve('late' as never)],
    ['rejects', (check: ReturnType<typeof controlledCheck>) => check.reject(new Error('late'))],
    ['rejects with nothing', (check: ReturnType<typeof controlledCheck>) => check.reject()],
  ])('a run that %s late is swallowed: no unhandled rejection, no late overwrite, and the next probe runs again', async (_, end) => {
    const database = hanging({ maxAge: 1_000 })
    const health = createHealth({ readiness: { database } })
    const rejections = await unhandledRejections(async () => {
      const first = health.report('readiness')
      await pass(300)
      expect((await first).checks.database?.error?.code).toBe('timeout')
      end(database)
      await pass(0)
      const { checks } = await health.report('readiness')
      expect(checks.database).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      expect(checks.database?.stuckSince).toBeUndefined()
      await pass(1_000)
      const next = health.report('readiness')
      expect(database.runs).toBe(2)
      database.resolve()
      expect((await next).status).toBe('healthy')
    })
    expect(rejections).toEqual([])
  })

  it('a run after one that was given up has a signal of its own, which is not aborted', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    const first = health.report('readiness')
    await pass(100)
    await first
    const { signal } = database
    database.resolve()
    await pass(0)
    const second = health.report('readiness')
    expect(database.signal).not.toBe(signal)
    expect([signal?.aborted, database.signal?.aborted]).toEqual([true, false])
    database.resolve()
    await second
  })

  it('while it is stuck the report is the same text, however old: nothing is made anew for a probe', async () => {
    const health = createHealth({ readiness: { database: hanging() } })
    const first = health.report('readiness')
    await pass(100)
    await first
    const stuck = await health.report('readiness')
    await pass(60 * 60_000)
    expect(await health.report('readiness')).toBe(stuck)
  })

  it('a rejection after the timeout of a check that nobody asks again is no unhandled rejection either', async () => {
    const rejections = await unhandledRejections(async () => {
      const database = hanging()
      const report = createHealth({ readiness: { database } }).report('readiness')
      await pass(100)
      await report
      database.reject(new Error('late'))
      await pass(10_000)
    })
    expect(rejections).toEqual([])
  })

  it('a check that was healthy and hangs turns unhealthy, however many failures it may have first', async () => {
    const database = hanging({ maxAge: 1_000, failureThreshold: 3 })
    const health = createHealth({ readiness: { database } })
    const first = health.report('readiness')
    database.resolve()
    expect((await first).status).toBe('healthy')
    await pass(1_000)
    const second = health.report('readiness')
    await pass(100)
    expect((await second).checks.database).toMatchObject({ status: 'healthy', rawStatus: 'unhealthy', stuckSince: expect.any(String) })
    await pass(1_000)
    const third = (await health.report('readiness')).checks.database
    expect(third).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' }, stuckSince: expect.any(String) })
    expect(third?.rawStatus).toBeUndefined()
    expect(database.runs).toBe(2)
  })
})
