import { elapsedMs } from '../clock/elapsed-ms'
import { now as clockNow, onAgeClock } from '../clock/now'
import type { Timeouts } from '../clock/timeouts'
import type { CheckResult } from '../contract/report'
import type { ResolvedCheck } from '../options/resolve-check'
import type { AsyncContext } from '../runtime/async-context'
import { follow, isThenable } from '../runtime/promise'
import { checkResult } from './check-result'
import { createHysteresis } from './hysteresis'
import { type Outcome, outcomeOfAnswer, outcomeOfFailure, unhealthy } from './outcome'
import { createRun, type Run } from './run'
import type { RunnerEvents } from './runner-events'
import { createUnsettledRuns } from './unsettled-runs'

/** One check with the memory of its runs. However many callers there are, one run is under way. */
export interface CheckRunner {
  readonly resolved: ResolvedCheck
  /** The last result. Before there is one, unhealthy with the code `pending`. */
  readonly result: CheckResult
  /** Whether a run has ended yet. */
  readonly known: boolean
  /** Until when, on the clock of ages, the result answers without a run. `Infinity`: the check never runs again. */
  readonly freshUntil: number
  /** Whether a run is under way that is within its timeout. */
  readonly running: boolean
  /** Whether a report waits for that run: not for a slow first run, and not for one that has not come in time. */
  readonly awaited: boolean
  /** `true` while the background schedule is stopped. The schedule sets it. */
  paused: boolean
  /** Whether the result answers now. If not, the check must run first. */
  ready(now: number): boolean
  /** Notices an old result without a run: it is stale once the schedule had the time to replace it. */
  look(now: number): void
  /** Starts a run, unless one is under way or none may start yet. A synchronous check is done when this returns. */
  start(now: number): void
  /** Calls back once, when the run under way has its result, or takes longer than a report may. */
  wait(done: () => void): void
}

/** The memory of one check, for one health object. Background runs start in that async context. */
export function createRunner(resolved: ResolvedCheck, timeouts: Timeouts, context: AsyncContext, events: RunnerEvents): CheckRunner {
  const { check, probe, timeout, every, giveUpAfter, deadline } = resolved
  const age = every === undefined ? resolved.maxAge : 2 * every + timeout
  const hysteresis = createHysteresis(resolved.failureThreshold, resolved.successThreshold)
  const unsettled = createUnsettledRuns(giveUpAfter)
  const expiry = timeouts.create(expire)
  const patience = timeouts.create(losePatience)

  let current: Run | undefined
  let waiting: (() => void)[] = []
  let result = Object.freeze(checkResult(resolved, unhealthy('pending', 'its first run has not ended yet')))
  let known = false
  let freshUntil = -Infinity
  let stale = false
  let lateSince: number | undefined

  function start(now: number): void {
    if (freshUntil === Infinity || now < unsettled.nextStart) return
    if (current && now < current.startedAt + giveUpAfter) {
      expiry.renew()
      return
    }
    expiry.clear()
    unsettled.makeRoom()
    const run = createRun(now)
    current = run
    events.started()
    if (every === undefined) call(run)
    else context(() => call(run))
  }

  function call(run: Run): void {
    try {
      const answer: unknown = check.run(run.context)
      if (!isThenable(answer)) settle(run, outcomeOfAnswer(answer))
      else if (probe === 'liveness') refuse(run, answer)
      else {
        expiry.set(run.startedAt, timeout)
        follow(
          answer,
          (value) => settle(run, outcomeOfAnswer(value)),
          (reason) => settle(run, outcomeOfFailure(reason)),
        )
      }
    } catch (thrown) {
      settle(run, outcomeOfFailure(thrown))
    }
  }

  function refuse(run: Run, promise: unknown): void {
    follow(promise, ignore, ignore)
    settle(run, unhealthy('invalid_answer', 'a liveness check must return at once; it returned a promise. Move it to readiness.'))
  }

  function settle(run: Run, outcome: Outcome): void {
    if (run === current) {
      expiry.clear()
      record(run, outcome)
    } else if (unsettled.remove(run)) {
      // A late answer is about a moment that is gone. It makes room for the next run and changes no status.
      replace({ ...result, ...unsettled.visible }, false)
    }
  }

  function expire(): void {
    const run = current as Run
    const error = timeoutError(timeout)
    unsettled.add(run)
    record(run, unhealthy('timeout', error.message))
    run.abort(error)
  }

  function losePatience(): void {
    const released = takeWaiting()
    try {
      markStale()
    } finally {
      for (const done of released) done()
    }
  }

  /** The callers who wait, taken before listeners hear of the result: they may wait for the next run. */
  function takeWaiting(): (() => void)[] {
    const taken = waiting
    waiting = []
    return taken
  }

  function record(run: Run, outcome: Outcome): void {
    const released = takeWaiting()
    patience.clear()
    current = undefined
    try {
      const now = clockNow()
      if (outcome.status !== 'unhealthy') unsettled.clear()
      const status = hysteresis.next(outcome.status)
      freshUntil = probe === 'startup' && status !== 'unhealthy' ? Infinity : endOf(age, now)
      stale = false
      lateSince = undefined
      const duration = elapsedMs(run.startedAt, now)
      replace(checkResult(resolved, outcome, { status, duration, ...unsettled.visible }), true, outcome.cause)
    } finally {
      for (const done of released) done()
    }
  }

  function replace(next: CheckResult, ended: boolean, error?: unknown): void {
    const from = known ? result.status : undefined
    // No format and no listener can change what the next caller sees.
    result = Object.freeze(next)
    known = true
    events.changed(resolved, { result, from, ended, error })
  }

  function markStale(): void {
    if (stale) return
    stale = true
    hysteresis.fail()
    const { duration, timestamp } = result
    replace(checkResult(resolved, unhealthy('stale', `no result for ${age} ms`), { duration, timestamp, ...unsettled.visible }), false)
  }

  function ready(now: number): boolean {
    if (onAgeClock(now) < freshUntil) return true
    if (!current && now < unsettled.nextStart) {
      // The threshold spared its last failure. No run can fail again for a while, so now it counts.
      if (result.status !== 'unhealthy') {
        hysteresis.fail()
        replace({ ...result, status: 'unhealthy', rawStatus: undefined }, false)
      }
      return true
    }
    if (every === undefined || !known || !runner.paused) return false
    markStale()
    return true
  }

  const runner: CheckRunner = {
    resolved,
    get result() {
      return result
    },
    get known() {
      return known
    },
    get freshUntil() {
      return result.status === 'unhealthy' ? Math.max(freshUntil, onAgeClock(unsettled.nextStart)) : freshUntil
    },
    get running() {
      return current !== undefined
    },
    get awaited() {
      return current !== undefined && (timeout <= deadline || (known && !stale))
    },
    paused: false,
    ready,
    look(now) {
      if (ready(now) || every === undefined || !known) return
      lateSince ??= now
      if (now >= lateSince + every + timeout) markStale()
    },
    start,
    wait(done) {
      waiting.push(done)
      expiry.await()
      if (timeout > deadline && !patience.isSet) patience.set(clockNow(), deadline)
    },
  }
  return runner
}

/** Of results that come in the same millisecond none ages before the others, so that one report renews them all. */
function endOf(age: number, now: number): number {
  return Math.floor(onAgeClock(now)) + age
}

function timeoutError(ms: number): Error {
  // Defined, not assigned: where the intrinsics are frozen, an assignment throws.
  return Object.defineProperty(new Error(`no answer within ${ms} ms`), 'name', {
    value: 'TimeoutError',
    configurable: true,
    writable: true,
  })
}

function ignore(): void {}
