import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import { type CheckResult, createHealth, type Health } from '../index'
import type { controlledCheck } from '../testing/controlled-check'
import { hanging, pass, useFakeClock } from '../testing/fake-clock'

useFakeClock()

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** What a probe sees that comes now, and how long it waited. */
async function probe(health: Health): Promise<CheckResult & { readonly waited: number }> {
  const before = performance.now()
  let waited = Number.NaN
  const report = health.report('readiness').then((made) => {
    waited = performance.now() - before
    return made
  })
  await pass(100)
  return { ...((await report).checks.database as CheckResult), waited }
}

describe('a run that outlives its timeout', () => {
  it('stops no other: the next due probe starts a second run, which is healthy again within maxAge and one run', async () => {
    const database = hanging({ maxAge: 1_000 })
    const health = createHealth({ readiness: { database } })
    expect(await probe(health)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' }, unsettled: 1, waited: 100 })
    const lost = performance.now()
    await pass(900)
    expect((await probe(health)).unsettled).toBe(1)
    const second = health.report('readiness')
    expect(database.runs).toBe(2)
    database.resolveNewest()
    const { status, checks } = await second
    expect([status, checks.database?.stuckSince, checks.database?.unsettled]).toEqual(['healthy', undefined, undefined])
    expect(performance.now() - lost).toBeLessThanOrEqual(1_000 + 100)
  })

  it('lets a third start 10 s after the second. Meanwhile probes are answered at once, with timeout and stuckSince', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    const { stuckSince } = await probe(health)
    expect(stuckSince).toBe(new Date().toISOString())
    const secondAt = performance.now()
    expect(await probe(health)).toMatchObject({ unsettled: 2, stuckSince })
    while (performance.now() < secondAt + 10 * SECOND) {
      const seen = await probe(health)
      expect(seen).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' }, unsettled: 2, stuckSince, waited: 0 })
    }
    expect(database.runs).toBe(2)
    expect(await probe(health)).toMatchObject({ unsettled: 3, stuckSince, waited: 100 })
    expect(database.runs).toBe(3)
  })

  it('is given up as the oldest of three after 30 s, 60 s, 120 s and so on, at most 10 min, so that another starts', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    const starts: number[] = []
    while (starts.length < 11) {
      const { runs } = database
      const before = performance.now()
      expect((await probe(health)).unsettled).toBeLessThanOrEqual(3)
      if (database.runs > runs) starts.push(before)
    }
    const waits = starts.slice(1).map((start, index) => Math.round((start - (starts[index] as number)) / SECOND))
    expect(waits).toEqual([0, 10, 30, 60, 120, 240, 480, 600, 600, 600])
  })

  it('is never one of more than 3 over 10,000 probes of a server that hangs for good', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    const report = health.report('readiness')
    await pass(100)
    await report
    for (let probes = 0; probes < 10_000; probes += 1) {
      const due = health.evaluate({ probe: 'readiness' })
      if ('then' in due) await pass(100)
      expect((await due).checks.database).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      await pass(3)
    }
    expect([database.runs, database.mostAtOnce]).toEqual([3, 3])
    expect((await health.report('readiness')).checks.database?.unsettled).toBe(3)
  })

  it.each([1, 2, 3, 8])('lets the check be healthy again within 10 min and one run when %i answers were lost', async (lost) => {
    const database = hanging({ maxAge: 1_000 })
    const health = createHealth({ readiness: { database } })
    while (database.runs < lost) await probe(health)
    await probe(health)
    const back = performance.now()
    for (;;) {
      const { runs } = database
      const report = health.evaluate({ probe: 'readiness' })
      if (database.runs > runs) database.resolveNewest()
      if ((await report).status === 'healthy') break
      await pass(SECOND)
    }
    expect(performance.now() - back).toBeLessThanOrEqual(10 * MINUTE + 100)
    if (lost === 1) expect(performance.now() - back).toBeLessThanOrEqual(2 * SECOND)
    const { stuckSince, unsettled } = await probe(health)
    expect([stuckSince, unsettled]).toEqual([undefined, undefined])
  })

  it('is no reason to wait once runs settle again: after a refusal the next run starts when it is due', async () => {
    const database = hanging({ maxAge: 1_000 })
    const health = createHealth({ readiness: { database } })
    while (database.runs < 3) await probe(health)
    await pass(31 * SECOND)
    const refused = health.report('readiness')
    database.reject(new Error('given up, not heard'))
    expect(database.runs).toBe(4)
    database.resolveNewest(false)
    expect((await refused).checks.database).toMatchObject({ error: { code: 'invalid_answer' }, unsettled: 2 })
    await pass(SECOND)
    const next = health.report('readiness')
    expect(database.runs).toBe(5)
    database.resolveNewest()
    expect((await next).status).toBe('healthy')
  })

  it('frees the way at once when its client aborts: nothing is unsettled', async () => {
    let running = 0
    const run = ({ signal }: { signal: AbortSignal }): Promise<void> => {
      running += 1
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          running -= 1
          reject(signal.reason)
        })
      })
    }
    const health = createHealth({ readiness: { database: { run, timeout: 100, maxAge: 0 } } })
    for (let runs = 0; runs < 5; runs += 1) expect((await probe(health)).waited).toBe(100)
    const { stuckSince, unsettled } = health.snapshot('readiness').checks.database ?? {}
    expect([running, stuckSince, unsettled]).toEqual([0, undefined, undefined])
  })

  it.each([
    ['resolves', (check: ReturnType<typeof controlledCheck>) => check.resolve(true)],
    ['resolves with nonsense', (check: ReturnType<typeof controlledCheck>) => check.resolve('late' as never)],
    ['rejects', (check: ReturnType<typeof controlledCheck>) => check.reject(new Error('late'))],
    ['rejects with nothing', (check: ReturnType<typeof controlledCheck>) => check.reject()],
  ])('and %s late is swallowed: no unhandled rejection, no late overwrite, and the next probe runs again', async (_, end) => {
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
      expect([checks.database?.stuckSince, checks.database?.unsettled]).toEqual([undefined, undefined])
      await pass(1_000)
      const next = health.report('readiness')
      expect(database.runs).toBe(2)
      database.resolve()
      expect((await next).status).toBe('healthy')
    })
    expect(rejections).toEqual([])
  })

  it('and settles while a later one is under way changes no status and is not taken for the later one', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    await probe(health)
    const second = health.report('readiness')
    database.resolve()
    await pass(50)
    expect(health.snapshot('readiness').checks.database).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    database.reject(new Error('no route'))
    expect((await second).checks.database).toMatchObject({ error: { message: 'no route' }, duration: 50 })
  })

  it('has a signal of its own, and the run after it another one, which is not aborted', async () => {
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

  it('costs a probe nothing while no other may start: the report is the same object', async () => {
    const database = hanging({ maxAge: 0 })
    const health = createHealth({ readiness: { database } })
    while (database.runs < 3) await probe(health)
    const stuck = await health.report('readiness')
    await pass(29 * SECOND)
    expect(await health.report('readiness')).toBe(stuck)
    await pass(SECOND)
    expect(await probe(health)).toMatchObject({ waited: 100 })
  })

  it('and rejects after the timeout of a check that is never run again is no unhandled rejection either', async () => {
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

  it('makes a check unhealthy in the end, however many failures the threshold spares', async () => {
    const database = hanging({ maxAge: 1_000, failureThreshold: 5 })
    const health = createHealth({ readiness: { database } })
    const first = health.report('readiness')
    database.resolve()
    expect((await first).status).toBe('healthy')
    await pass(1_000)
    for (const unsettled of [1, 2]) {
      expect(await probe(health)).toMatchObject({ status: 'healthy', rawStatus: 'unhealthy', unsettled })
      await pass(1_000)
    }
    const third = (await health.report('readiness')).checks.database
    expect(third).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' }, stuckSince: expect.any(String) })
    expect(third?.rawStatus).toBeUndefined()
    expect(database.runs).toBe(3)
  })

  it('that was found unhealthy recovers by a run that passes, never by one that fails (the threshold knows)', async () => {
    const database = hanging({ maxAge: 1_000, failureThreshold: 5 })
    const health = createHealth({ readiness: { database } })
    const heard: string[] = []
    health.onTransition((transition) => transition.kind === 'check' && heard.push(transition.to))
    const first = health.report('readiness')
    database.resolve()
    await first
    for (let runs = 0; runs < 3; runs += 1) {
      await pass(1_000)
      await probe(health)
    }
    expect((await health.report('readiness')).status).toBe('unhealthy')
    await pass(10_000)
    const failing = health.report('readiness')
    database.resolveAll(false)
    expect((await failing).checks.database).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
    await pass(1_000)
    const passing = health.report('readiness')
    database.resolve()
    expect((await passing).status).toBe('healthy')
    expect(heard).toEqual(['healthy', 'unhealthy', 'healthy'])
  })
})
