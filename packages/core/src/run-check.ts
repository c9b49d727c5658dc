import type { Bounds } from './bounds'
import type { CheckPlan } from './check-plan'
import { createDamping } from './damping'
import { durationSince } from './duration'
import { moment } from './moment'
import type { Outcome } from './outcome'
import type { CheckResult } from './report'
import { createRun, type Run } from './run'
import type { Status } from './status'

/** One check with the memory of its runs. Never two runs at once, whoever asks. */
export interface CheckRunner {
  readonly plan: CheckPlan
  /** The last result. Before there is one, unhealthy with the code `pending`. */
  readonly result: CheckResult
  /** Whether a run has ended yet. */
  readonly known: boolean
  /** Until when, by `performance.now()`, the result answers without a run. */
  readonly freshUntil: number
  /** Whether a run is under way that a report can wait for: not one that outlived its timeout. */
  readonly running: boolean
  /** Whether there is a result to answer with at that moment, by `performance.now()`. */
  ready(now: number): boolean
  /** Starts a run, unless one is under way. A synchronous check is done when this returns. */
  start(): void
  /** Calls back once, when the run under way has its result. */
  wait(done: () => void): void
}

/** What others want to know of a runner. */
export interface RunnerEvents {
  started(): void
  /** The result is another one. `from` is the status that counted before, `cause` what the check threw. */
  changed(plan: CheckPlan, result: CheckResult, from: Status | undefined, cause: unknown): void
}

/** The memory of one check, for one health object. */
export function createRunner(plan: CheckPlan, bounds: Bounds, events: RunnerEvents): CheckRunner {
  const { scope, critical, notes, every } = plan
  const age = every === undefined ? plan.maxAge : 2 * every + plan.timeout
  const damp = createDamping(plan.failAfter, plan.recoverAfter)
  let result = unknown('pending', 'its first run has not ended yet', { duration: 0, timestamp: moment(Date.now()) })
  let known = false
  let freshUntil = 0
  let stale = false
  let run: Run | undefined
  let waiting: (() => void)[] = []

  function unknown(code: string, message: string, { duration, timestamp }: Pick<CheckResult, 'duration' | 'timestamp'>): CheckResult {
    return { status: 'unhealthy', scope, critical, duration, timestamp, error: { code, message }, ...notes }
  }

  function settled(): void {
    run = undefined
    if (result.stuckSince) replace({ ...result, stuckSince: undefined })
  }

  function ended({ startedAt, expired }: Run, { cause, status: rawStatus, ...findings }: Outcome): void {
    const status = damp(rawStatus)
    // A startup check that was healthy once is never asked again.
    freshUntil = plan.probe === 'startup' && status === 'healthy' ? Infinity : performance.now() + age
    stale = false
    const timestamp = moment(Date.now())
    replace(
      {
        status,
        rawStatus: status === rawStatus ? undefined : rawStatus,
        scope,
        critical,
        duration: durationSince(startedAt),
        timestamp,
        stuckSince: expired ? timestamp : undefined,
        ...findings,
        ...notes,
      },
      cause,
    )
    const callbacks = waiting
    waiting = []
    for (const done of callbacks) done()
  }

  function replace(next: CheckResult, cause?: unknown): void {
    const from = known ? result.status : undefined
    result = next
    known = true
    events.changed(plan, next, from, cause)
  }

  return {
    plan,
    get result() {
      return result
    },
    get known() {
      return known
    },
    get freshUntil() {
      return run?.expired ? Infinity : freshUntil
    },
    get running() {
      return run !== undefined && !run.expired
    },
    ready(now) {
      if (run?.expired || now < freshUntil) return true
      if (every === undefined || !known) return false
      // Only the schedule runs a background check: for whoever asks, what is there is too old.
      if (!stale) replace(unknown('stale', `no result for ${age} ms`, result))
      stale = true
      return true
    },
    start() {
      if (run || freshUntil === Infinity) return
      events.started()
      run = createRun(plan, bounds, { settled, ended })
      run.begin()
    },
    wait(done) {
      waiting.push(done)
    },
  }
}
