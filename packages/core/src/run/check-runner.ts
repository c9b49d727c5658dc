import { isoTimestamp } from '../clock/iso-timestamp'
import type { Timeouts } from '../clock/timeouts'
import type { CheckResult } from '../contract/report'
import type { Status } from '../contract/status'
import type { ResolvedCheck } from '../options/resolve-check'
import { createHysteresis } from './hysteresis'
import { type Outcome, outcomeOfAnswer, outcomeOfFailure, unhealthy } from './outcome'

/** One check with the memory of its runs. Never two runs at once, whoever asks. */
export interface CheckRunner {
  readonly plan: ResolvedCheck
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
  /** Starts a run at that moment, by `performance.now()`, unless one is under way. A synchronous check is done when this returns. */
  start(now: number): void
  /** Calls back once, when the run under way has its result. */
  wait(done: () => void): void
}

/** What others want to know of a runner. */
export interface RunnerEvents {
  started(): void
  /** A run has ended, or was given up, with this result. `cause` is what the check threw. */
  ended(plan: ResolvedCheck, result: CheckResult, cause: unknown): void
  /** The result is another one. `from` is the status that counted before, `cause` what the check threw. */
  changed(plan: ResolvedCheck, result: CheckResult, from: Status | undefined, cause: unknown): void
}

/** The memory of one check, for one health object. */
export function createRunner(plan: ResolvedCheck, bounds: Timeouts, events: RunnerEvents): CheckRunner {
  const { check, probe, scope, critical, timeout, every, giveUpAfter } = plan
  const { description, impact, runbook } = plan.notes
  const age = every === undefined ? plan.maxAge : 2 * every + timeout
  const damp = createHysteresis(plan.failureThreshold, plan.successThreshold)
  const waiting: (() => void)[] = []

  // The run under way. There is never a second one, so its state needs no object of its own.
  let underWay = false
  let expired = false
  let startedAt = 0
  let controller: AbortController | undefined

  let result = toResult(unhealthy('pending', 'its first run has not ended yet'), 0, isoTimestamp(Date.now()))
  let known = false
  let freshUntil = 0
  let stale = false

  const context = {
    // Made when the check first reads it: most checks never do.
    get signal(): AbortSignal {
      controller ??= new AbortController()
      if (expired) controller.abort(timedOut())
      return controller.signal
    },
  }
  const bound = bounds.create(expire)

  function start(now: number): void {
    if (underWay && now < givenUpAt()) return
    if (freshUntil === Infinity) return
    bound.clear()
    expired = false
    events.started()
    underWay = true
    controller = undefined
    startedAt = now
    try {
      const answer: unknown = check.run(context)
      if (isThenable(answer)) follow(Promise.resolve(answer))
      else settle(outcomeOfAnswer(answer))
    } catch (thrown) {
      settle(outcomeOfFailure(thrown))
    }
  }

  function follow(answer: Promise<unknown>): void {
    if (probe === 'liveness') {
      then.call(answer, ignore, ignore)
      settle(unhealthy('invalid_answer', 'answered with a promise: a liveness check is synchronous'))
      return
    }
    bound.set(startedAt + timeout)
    if (giveUpAfter === Infinity) then.call(answer, answered, failed)
    else then.call(answer, ofThisRun(answered), ofThisRun(failed))
  }

  /** Once it was given up, a run is not heard any more: another one may be under way. */
  function ofThisRun(hear: (value: unknown) => void): (value: unknown) => void {
    const mine = startedAt
    return (value) => {
      if (startedAt === mine) hear(value)
    }
  }

  function givenUpAt(): number {
    return startedAt + giveUpAfter
  }

  function answered(answer: unknown): void {
    settle(outcomeOfAnswer(answer))
  }

  function failed(thrown: unknown): void {
    settle(outcomeOfFailure(thrown))
  }

  function settle(outcome: Outcome): void {
    underWay = false
    bound.clear()
    if (expired) {
      // A late answer is about a moment that is gone: it frees the way for the next run, and is not told.
      expired = false
      replace({ ...result, stuckSince: undefined })
    } else {
      record(outcome)
    }
  }

  function expire(): void {
    expired = true
    const error = timedOut()
    record(unhealthy('timeout', error.message))
    controller?.abort(error)
  }

  function timedOut(): Error {
    return Object.assign(new Error(`no answer within ${timeout} ms`), { name: 'TimeoutError' })
  }

  function record(outcome: Outcome): void {
    const now = performance.now()
    const status = damp(outcome.status)
    // A startup check that was healthy once is never asked again.
    // Of results that come in the same millisecond none ages before the others, so that one report renews them all.
    freshUntil = probe === 'startup' && status === 'healthy' ? Infinity : Math.floor(now) + age
    stale = false
    replace(toResult(outcome, now - startedAt, isoTimestamp(Date.now()), status), outcome.cause)
    events.ended(plan, result, outcome.cause)
    while (waiting.length > 0) waiting.pop()?.()
  }

  function replace(next: CheckResult, cause?: unknown): void {
    const from = known ? result.status : undefined
    result = next
    known = true
    events.changed(plan, next, from, cause)
  }

  function toResult(outcome: Outcome, duration: number, timestamp: string, status: Status = outcome.status): CheckResult {
    return {
      status,
      rawStatus: status === outcome.status ? undefined : outcome.status,
      scope,
      critical,
      duration: Math.round(duration * 100) / 100,
      timestamp,
      stuckSince: expired ? timestamp : undefined,
      message: outcome.message,
      observed: outcome.observed,
      data: outcome.data,
      error: outcome.error,
      description,
      impact,
      runbook,
    }
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
      return expired && result.status === 'unhealthy' ? Math.max(freshUntil, givenUpAt()) : freshUntil
    },
    get running() {
      return underWay && !expired
    },
    ready(now) {
      if (now < freshUntil) return true
      if (expired && now < givenUpAt()) {
        // It can fail no second time before it settles, so what failureThreshold spared it so far ends with its result's age.
        if (result.status !== 'unhealthy') replace({ ...result, status: 'unhealthy', rawStatus: undefined })
        return true
      }
      if (every === undefined || !known) return false
      // Only the schedule runs a background check: for whoever asks, what is there is too old.
      if (!stale) replace(toResult(unhealthy('stale', `no result for ${age} ms`), result.duration, result.timestamp))
      stale = true
      return true
    },
    start,
    wait(done) {
      waiting.push(done)
      bound.guard()
    },
  }
}

// A promise may carry a `then` of its own, which can call back as often as it likes.
const { then } = Promise.prototype

function ignore(): void {}

function isThenable(answer: unknown): boolean {
  const object = (typeof answer === 'object' && answer !== null) || typeof answer === 'function'
  return object && typeof (answer as { then?: unknown }).then === 'function'
}
