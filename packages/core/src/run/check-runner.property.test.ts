import { unhandledRejections } from '@hale/leaks'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Check, type CheckAnswer, type CheckResult, createHealth, type Report } from '../index'
import { type ControlledCheck, controlledCheck } from '../testing/controlled-check'

afterEach(() => void vi.useRealTimers())

const BIRTH = Date.parse('2026-11-23T08:00:00.000Z')
const DEADLINE = 900
const DAY = 24 * 60 * 60_000
const NAMES = ['a', 'b'] as const

type Settings = Omit<Check, 'run'>
const onDemand: fc.Arbitrary<Settings> = fc.record(
  { timeout: fc.integer({ min: 1, max: DEADLINE }), maxAge: fc.constantFrom(0, 1, 100, 1_000), critical: fc.boolean() },
  { requiredKeys: ['timeout', 'maxAge'] },
)
const inBackground: fc.Arbitrary<Settings> = fc.record({
  timeout: fc.integer({ min: 1, max: 2_000 }),
  every: fc.integer({ min: 50, max: 1_500 }),
})
const damping = fc.record(
  { failureThreshold: fc.integer({ min: 1, max: 3 }), successThreshold: fc.integer({ min: 1, max: 3 }) },
  { requiredKeys: [] },
)
const settings = fc
  .tuple(fc.oneof({ weight: 2, arbitrary: onDemand }, { weight: 1, arbitrary: inBackground }), damping)
  .map(([each, damped]) => ({ ...each, ...damped }))

type Step =
  | { readonly do: 'probe'; readonly of: 'readiness' | 'everything' | (typeof NAMES)[number] | 'all but a' }
  | { readonly do: 'settle'; readonly check: number; readonly as: CheckAnswer | 'rejected' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'step the wall clock'; readonly back: boolean }
const step: fc.Arbitrary<Step> = fc.oneof(
  { withCrossShrink: true },
  fc.record({
    do: fc.constant('probe' as const),
    of: fc.constantFrom('readiness' as const, 'everything' as const, 'all but a' as const, ...NAMES),
  }),
  fc.record({
    do: fc.constant('settle' as const),
    check: fc.nat({ max: NAMES.length - 1 }),
    as: fc.constantFrom<CheckAnswer | 'rejected'>(undefined, true, { status: 'degraded' }, false, 'rejected'),
  }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: 500, max: 2_000 })) }),
  fc.record({ do: fc.constant('step the wall clock' as const), back: fc.boolean() }),
)
const life = fc.record({ checks: fc.tuple(settings, settings), steps: fc.array(step, { maxLength: 50, size: 'max' }) })
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never

interface Answer {
  readonly asked: number
  readonly answered: number
  readonly report: Report
}

/** Lives it, with a look at everything that must hold at each step. Returns what was answered, by `performance.now()`. */
async function live({ checks: settingsOf, steps }: Life, withWallClock = true): Promise<Answer[]> {
  vi.useFakeTimers({ now: BIRTH })
  const checks = settingsOf.map((each) => controlledCheck(each))
  const health = createHealth({
    deadline: DEADLINE,
    readiness: Object.fromEntries(NAMES.map((name, index) => [name, checks[index] as ControlledCheck])),
  })
  const oldest = (name: string): number => {
    const { every, timeout = 0, maxAge = 0 } = settingsOf[NAMES.indexOf(name as 'a')] ?? {}
    return every === undefined ? maxAge : 2 * every + timeout
  }
  const startedAt = performance.now()
  const offsets = [0]
  /** When something was, by `performance.now()`, that the wall clock dates so: each step makes it a day of its own. */
  const momentOf = (timestamp: string): number | undefined => {
    const wall = Date.parse(timestamp) - BIRTH
    const offset = offsets.find((each) => Math.abs(wall - each) < DAY / 2)
    return offset === undefined ? undefined : wall - offset
  }

  const answers: Answer[] = []
  const open: Promise<unknown>[] = []
  const probe = (of: Extract<Step, { do: 'probe' }>['of']): void => {
    const asked = performance.now()
    const selection =
      of === 'everything' ? {} : of === 'readiness' ? { probe: of } : of === 'all but a' ? { exclude: ['a'] } : { check: of }
    const pending = Promise.resolve(health.evaluate(selection)).then((report) => {
      const answered = performance.now()
      answers.push({ asked: asked - startedAt, answered: answered - startedAt, report })
      expect(answered - asked, 'a report later than its deadline').toBeLessThanOrEqual(DEADLINE)
      for (const [name, result] of Object.entries(report.checks)) lookAtAge(name, result, asked - startedAt)
    })
    // The test reports its failures at the end.
    pending.catch(() => undefined)
    open.push(pending)
  }
  const lookAtAge = (name: string, result: CheckResult, asked: number): void => {
    if (result.status === 'unhealthy') return
    const ended = momentOf(result.timestamp) ?? Number.NaN
    expect(ended > asked - oldest(name) || ended >= asked, `${name}: an answer of ${ended} at ${asked}, older than ${oldest(name)}`).toBe(
      true,
    )
  }
  const lookAtRuns = (): void => {
    for (const check of checks) expect(check.mostAtOnce, 'more than three runs of one check at once').toBeLessThanOrEqual(3)
    // One timer is for all timeouts, one begins the schedule, and each background check has one.
    expect(vi.getTimerCount()).toBeLessThanOrEqual(2 + settingsOf.filter(({ every }) => every !== undefined).length)
  }

  for (const each of steps) {
    if (each.do === 'probe') probe(each.of)
    else if (each.do === 'pass') await vi.advanceTimersByTimeAsync(each.ms)
    else if (each.do === 'settle') {
      const check = checks[each.check]
      if (each.as === 'rejected') check?.reject(new Error('no route'))
      else check?.resolve(each.as)
      await vi.advanceTimersByTimeAsync(0)
    } else if (withWallClock) {
      const offset = offsets.length * (each.back ? -DAY : DAY)
      vi.setSystemTime(Date.now() - (offsets.at(-1) ?? 0) + offset)
      offsets.push(offset)
    }
    lookAtRuns()
  }
  await vi.advanceTimersByTimeAsync(DEADLINE)
  await Promise.all(open)
  health.stop()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(vi.getTimerCount(), 'a timer left while runs hang that are given up').toBe(0)
  for (const check of checks) check.reject(undefined)
  await vi.advanceTimersByTimeAsync(0)
  expect(vi.getTimerCount(), 'a timer left after all has settled').toBe(0)
  return answers
}

describe('a check, whatever happens to it in whatever order', () => {
  it('never has more than 3 runs at once, never an answer older than it may be, never a late one, and leaves no timer', {
    timeout: 120_000,
  }, async () => {
    const rejections = await unhandledRejections(() =>
      fc.assert(
        fc.asyncProperty(life, async (given) => void (await live(given))),
        { numRuns: 1_000 },
      ),
    )
    expect(rejections).toEqual([])
  })

  it('answers the same at the same moment when the wall clock steps to and fro', async () => {
    const withoutMoments = (answers: Answer[]): unknown =>
      JSON.parse(JSON.stringify(answers, (key, value) => (/timestamp|stuckSince/.test(key) ? typeof value : value)))
    await fc.assert(
      fc.asyncProperty(life, async (given) => {
        expect(withoutMoments(await live(given))).toEqual(withoutMoments(await live(given, false)))
      }),
      { numRuns: 200 },
    )
  })
})
