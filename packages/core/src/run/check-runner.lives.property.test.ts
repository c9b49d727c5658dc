import { unhandledRejections } from '@hale/leaks'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Check, type CheckAnswer, createHealth, createProbeHandler, type Health, type Report, type Transition } from '../index'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** How many lives each property lives through. `LIVES=10000` is for a change of the runner. */
const LIVES = Number(process.env.LIVES ?? 500)
const DEADLINE = 900
const NAMES = ['a', 'b', 's'] as const
const URLS = [
  '/livez',
  '/readyz',
  '/startupz',
  '/healthz',
  '/readyz/a',
  '/healthz/s',
  '/readyz?exclude=a',
  '/readyz?exclude=a&exclude=b',
  '/healthz?exclude=s',
]

const settings = fc.record({
  synchronous: fc.boolean(),
  timeout: fc.integer({ min: 1, max: DEADLINE }),
  maxAge: fc.constantFrom(0, 1, 100, 1_000),
  every: fc.option(fc.integer({ min: 30, max: 1_500 }), { nil: undefined }),
  critical: fc.boolean(),
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 4 }),
  scope: fc.constantFrom('local' as const, 'dependency' as const),
})
const check = fc.nat({ max: NAMES.length - 1 })
const mode = fc.constantFrom('healthy' as const, 'degraded' as const, 'unhealthy' as const, 'failed' as const)
const step = fc.oneof(
  fc.record({ do: fc.constant('probe' as const), url: fc.constantFrom(...URLS), fromService: fc.boolean() }),
  fc.record({ do: fc.constant('settle' as const), check, as: mode }),
  fc.record({ do: fc.constant('turn' as const), check, to: mode }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: 300, max: 2_000 })) }),
  fc.record({ do: fc.constantFrom('hold' as const, 'release' as const, 'drain' as const) }),
  fc.record({ do: fc.constantFrom('start' as const, 'stop' as const, 'snapshot' as const) }),
)
const life = fc.record({
  checks: fc.tuple(settings, settings, settings),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
  worker: fc.boolean(),
})
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never
type Mode = typeof mode extends fc.Arbitrary<infer T> ? T : never

/** A check that does what the life says: at once, or when the life settles its oldest run. */
function livingCheck({ synchronous, ...options }: Life['checks'][number], thresholds: boolean) {
  const open: ((as: Mode) => void)[] = []
  let mode: Mode = 'healthy'
  let mostAtOnce = 0
  const answer = (as: Mode): CheckAnswer => {
    if (as === 'failed') throw new Error('no route')
    return as === 'healthy' ? true : { status: as }
  }
  const { every, failureThreshold, successThreshold, ...rest } = options
  const settled: Check = {
    ...rest,
    ...(every !== undefined && { every }),
    ...(thresholds && { failureThreshold, successThreshold }),
    run: () => {
      if (synchronous) return answer(mode)
      const run = new Promise<CheckAnswer>((resolve, reject) => {
        open.push((as) => (as === 'failed' ? reject(new Error('no route')) : resolve(answer(as))))
      })
      mostAtOnce = Math.max(mostAtOnce, open.length)
      return run
    },
  }
  return {
    check: settled,
    mostAtOnce: () => mostAtOnce,
    settle: (as: Mode) => open.shift()?.(as),
    turn: (to: Mode) => {
      mode = to
    },
  }
}

/** Follows all transitions. Each begins where the last one ended, and only a run that passes makes a check healthy. */
function follow(health: Health, problems: string[]): { last(subject: string): string | undefined } {
  const last = new Map<string, string | undefined>()
  const passed = new Set<string>()
  const passes = ({ status, rawStatus = status }: { status: string; rawStatus?: string | undefined }) => rawStatus !== 'unhealthy'
  health.onRun(({ name, result }) => passes(result) && passed.add(name))
  health.onTransition((transition) => {
    const subject = subjectOf(transition)
    const { from, to } = transition
    if (last.has(subject) && last.get(subject) !== from) problems.push(`${subject} from ${from}, but the last was ${last.get(subject)}`)
    if (from === to) problems.push(`${subject} changed from ${from} to ${to}`)
    last.set(subject, to)
    if (transition.kind !== 'check') return
    const { name, result } = transition
    // The run itself is emitted after the change that it brings.
    if (from === 'unhealthy' && !passed.has(name) && !passes(result)) problems.push(`${name} recovered, and no run had passed`)
    if (to === 'unhealthy') passed.delete(name)
  })
  return { last: (subject) => last.get(subject) }
}

function subjectOf(transition: Transition): string {
  if (transition.kind === 'phase') return 'phase'
  return transition.kind === 'check' ? transition.name : `report ${transition.probe}`
}

/** What is wrong with an answer to a probe. */
function* wrongIn(url: string, status: number, report: Report, waited: number, drained: boolean): Generator<string> {
  if (waited > DEADLINE + 1) yield `${url} took ${waited} ms`
  if (url === '/livez' && status !== 200) yield `liveness answered ${status}`
  if (status !== 200) return
  if (report.status === 'unhealthy') yield `${url} is 200 and unhealthy`
  if (url.startsWith('/readyz') && (report.phase !== 'running' || drained)) yield `${url} is 200 while ${report.phase}`
  for (const [name, { critical, status: own }] of Object.entries(report.checks)) {
    if (critical && own === 'unhealthy') yield `${url} is 200 with ${name} unhealthy`
  }
}

async function live({ checks: given, steps, worker }: Life, thresholds: boolean): Promise<void> {
  vi.useFakeTimers({ now: Date.parse('2026-11-25T08:00:00.000Z') })
  vi.stubGlobal('navigator', worker ? { userAgent: 'Cloudflare-Workers' } : undefined)
  const problems: string[] = []
  const checks = given.map((each) => livingCheck(each, thresholds))
  const [a, b, s] = checks.map(({ check }) => check) as [Check, Check, Check]
  const health = createHealth({ deadline: DEADLINE, readiness: { a, b }, startup: { s } })
  const { last } = follow(health, problems)
  const handle = createProbeHandler(health, { details: 'full' })
  const holds: (() => void)[] = []
  const answers: Promise<unknown>[] = []
  let drained = false

  async function probe(url: string, fromService: boolean): Promise<void> {
    const asked = performance.now()
    const before = drained
    const header = (name: string): string | undefined => (name === 'health-via' && fromService ? 'shop' : undefined)
    const response = await handle({ method: 'GET', url, header })
    if (!response) throw new Error(`${url} was not answered`)
    problems.push(...wrongIn(url, response.status, JSON.parse(response.body), performance.now() - asked, before))
  }

  for (const each of steps) {
    if (each.do === 'probe') answers.push(probe(each.url, each.fromService))
    else if (each.do === 'settle') {
      checks[each.check]?.settle(each.as)
      await vi.advanceTimersByTimeAsync(0)
    } else if (each.do === 'turn') checks[each.check]?.turn(each.to)
    else if (each.do === 'pass') await vi.advanceTimersByTimeAsync(each.ms)
    else if (each.do === 'hold') holds.push(health.hold('warming the cache'))
    else if (each.do === 'release') {
      const release = holds.pop()
      release?.()
      release?.()
    } else {
      health[each.do]()
      drained ||= each.do === 'drain'
    }
    if (!worker && checks.some(({ mostAtOnce }) => mostAtOnce() > 3)) problems.push('more than three runs at once')
  }

  await vi.advanceTimersByTimeAsync(DEADLINE + 1)
  await Promise.all(answers)
  for (const [name, { status }] of Object.entries(health.snapshot().checks)) {
    if (last(name) !== undefined && last(name) !== status) problems.push(`${name} is ${status}, and the last transition says ${last(name)}`)
  }
  health.stop()
  await vi.advanceTimersByTimeAsync(3_000)
  if (vi.getTimerCount() !== 0) problems.push('a timer is left')
  expect(problems).toEqual([])
}

describe('whatever happens to an instance in its life', () => {
  it.each([
    ['without thresholds', false],
    ['with thresholds', true],
  ])(
    'no answer is wrongly healthy or late, and every change is heard once and in order: %s',
    { timeout: 120_000 },
    async (_, thresholds) => {
      const rejections = await unhandledRejections(() =>
        fc.assert(
          fc.asyncProperty(life, (given) => live(given, thresholds)),
          { numRuns: LIVES },
        ),
      )
      expect(rejections).toEqual([])
    },
  )
})
