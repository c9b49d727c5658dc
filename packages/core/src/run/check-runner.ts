import { elapsedMs } from '../clock/elapsed-ms'
import { isoTimestamp } from '../clock/iso-timestamp'
import { now as clockNow, onAgeClock } from '../clock/now'
import type { Timeouts } from '../clock/timeouts'
import type { CheckResult } from '../contract/report'
import type { ResolvedCheck } from '../options/resolve-check'
import type { AsyncContext } from '../runtime/async-context'
import { follow, forget, isThenable } from '../runtime/promise'
import { checkResult } from './check-result'
import type { Guard } from './guard'
import { createHysteresis } from './hysteresis'
import { type Outcome, outcomeOfAnswer, outcomeOfFailure, unhealthy } from './outcome'
import { abortRun, createRun, type Run } from './run'
import type { RunnerEvents } from './runner-events'
import { createUnsettledRuns } from './unsettled-runs'

/** One check with the memory of its runs. However many callers there are, one run is under way. */
export interface CheckRunner {
  readonly resolved: ResolvedCheck
  /** The last result. Before there is one, unhealthy with the code `pending`. */
  readonly result: CheckResult
  /** Whether a run has ended yet. */
  readonly known: boolean
  /** When the last run ended, on the clock of timeouts. Before that, when the check was made. */
  endedAt: number
  /** Until when, on the clock of ages, the result answers without a run. `Infinity`: the check never runs again. */
  freshUntil(): number
  /** Whether a run is under way that is within its timeout. */
  running(): boolean
  /** Whether a report waits for that run: not for a slow first run, and not for one that has not come in time. */
  awaited(): boolean
  /** `true` while the background schedule is stopped. The schedule sets it. */
  paused: boolean
  /** Whether the result answers now, for a probe or for a peer. If not, the check must run first. */
  ready(now: number, forPeer?: boolean): boolean
  /** Notices an old result without a run: it is stale once the schedule had the time to replace it. */
  look(now: number): void
  /** Starts a run, unless one is under way or none may start yet. A synchronous check is done when this returns. */
  start(now: number, forPeer?: boolean): void
  /** Calls back once, when the run under way has its result, or takes longer than a report may. */
  wait(done: () => void): void
}

const NO_CALLERS: (() => void)[] = []

type Writable<T> = { -readonly [key in keyof T]: T[key] }

/** The memory of one check, for one health object. Background runs start in that async context. */
export function createRunner(
  resolved: ResolvedCheck,
  timeouts: Timeouts,
  context: AsyncContext,
  events: RunnerEvents,
  guard?: Guard,
): CheckRunner {
  const { check, probe, timeout, every, giveUpAfter, deadline } = resolved
  const age = every === undefined ? resolved.maxAge : 2 * every + timeout
  const hysteresis = createHysteresis(resolved.failureThreshold, resolved.successThreshold)
  const unsettled = createUnsettledRuns(giveUpAfter)
  const expiry = timeouts.create(expire)
  const patience = timeouts.create(losePatience)

  let current: Run | undefined
  let waiting = NO_CALLERS
  let freshUntil = -Infinity
  let freshForPeersUntil = -Infinity
  let stale = false
  let lateSince: number | undefined

  function start(now: number, forPeer = false): void {
    if (freshUntil === Infinity || now < unsettled.nextStart()) return
    if (current && now < current.startedAt + giveUpAfter) {
      if (!forPeer) current.forPeer = false
      expiry.renew()
      return
    }
    expiry.clear()
    unsettled.makeRoom()
    const run = createRun(now, forPeer, timeout)
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
    forget(promise)
    settle(run, unhealthy('invalid_answer', 'a liveness check must return at once; it returned a promise. Move it to readiness.'))
  }

  function settle(run: Run, outcome: Outcome): void {
    if (run === current && !guard?.waiting) {
      expiry.clear()
      ended(run, outcome)
    } else if (unsettled.remove(run) && !guard?.waiting) {
      // A late answer is about a moment that is gone. It makes room for the next run and changes no status.
      replace({ ...runner.result, stuckSince: unsettled.since(), unsettled: unsettled.count() }, false)
    }
  }

  function expire(): void {
    const run = current as Run
    const error = timeoutError(timeout)
    unsettled.add(run)
    ended(run, unhealthy('timeout', error.message))
    abortRun(run, error)
  }

  function ended(run: Run, outcome: Outcome): void {
    if (guard) guard.end(run, outcome.status, () => record(run, outcome))
    else record(run, outcome)
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
    waiting = NO_CALLERS
    return taken
  }

  function record(run: Run, outcome: Outcome): void {
    const released = takeWaiting()
    patience.clear()
    current = undefined
    try {
      const now = clockNow()
      if (outcome.status !== 'unhealthy') unsettled.clear()
      const status = hysteresis.next(outcome.status, !(guard && run.forPeer))
      const fresh = probe === 'startup' && status !== 'unhealthy' ? Infinity : endOf(age, now)
      freshForPeersUntil = fresh
      // A run that only a peer has asked for does not fail the check. The next probe runs it again, and asks the peers first.
      freshUntil = run.forPeer && outcome.status === 'unhealthy' && status !== 'unhealthy' ? -Infinity : fresh
      stale = false
      lateSince = undefined
      runner.endedAt = now
      const duration = elapsedMs(run.startedAt, now)
      const held = guard?.held(status)
      replace(checkResult(resolved, outcome, { status, held, duration, timestamp: isoTimestamp() }, unsettled), true, outcome.cause)
    } finally {
      for (const done of released) done()
    }
  }

  function replace(next: CheckResult, ended: boolean, error?: unknown): void {
    const before = runner.known ? runner.result : undefined
    // No format and no listener can change what the next caller sees.
    runner.result = Object.freeze(next)
    runner.known = true
    events.changed(resolved, runner.result, before, ended, error)
  }

  /** The peers' verdict may be another one although no run could start. */
  function judgeAgain(): void {
    const held = guard?.held(runner.result.status)
    if (held !== runner.result.held) replace({ ...runner.result, held }, false)
  }

  function markStale(): void {
    if (stale) return
    stale = true
    hysteresis.fail()
    const { duration, timestamp } = runner.result
    const outcome = unhealthy('stale', `no result for ${age} ms`)
    replace(checkResult(resolved, outcome, { status: 'unhealthy', held: undefined, duration, timestamp }, unsettled), false)
  }

  function ready(now: number, forPeer = false): boolean {
    if (onAgeClock(now) < (forPeer ? freshForPeersUntil : freshUntil)) return true
    if (!current && now < unsettled.nextStart()) {
      // The threshold spared its last failure. No run can fail again for a while, so now it counts.
      if (forPeer) return true
      if (runner.result.status !== 'unhealthy') {
        hysteresis.fail()
        replace({ ...runner.result, status: 'unhealthy', rawStatus: undefined, held: guard?.held('unhealthy') }, false)
      } else judgeAgain()
      return true
    }
    if (every === undefined || !runner.known || !runner.paused) return false
    markStale()
    return true
  }

  // No getters: each object literal that has some gets a shape of its own in V8, and calls on many shapes are slow.
  const runner: Writable<CheckRunner> = {
    resolved,
    result: Object.freeze(
      checkResult(
        resolved,
        unhealthy('pending', 'its first run has not ended yet'),
        { status: 'unhealthy', held: undefined, duration: 0, timestamp: isoTimestamp() },
        unsettled,
      ),
    ),
    known: false,
    endedAt: clockNow(),
    freshUntil() {
      const { status } = runner.result
      return status === 'unhealthy' && !guard ? Math.max(freshUntil, onAgeClock(unsettled.nextStart())) : freshUntil
    },
    running: () => current !== undefined,
    awaited: () => current !== undefined && (timeout <= deadline || (runner.known && !stale)),
    paused: false,
    ready,
    look(now) {
      if (ready(now) || every === undefined || !runner.known) return
      lateSince ??= now
      if (now >= lateSince + every + timeout) markStale()
    },
    start,
    wait(done) {
      // Mostly one caller waits, and a list of one costs less than an empty one that grows.
      if (waiting === NO_CALLERS) waiting = [done]
      else waiting.push(done)
      expiry.join()
      guard?.join()
      if (timeout > deadline && !patience.isSet()) patience.set(clockNow(), deadline)
    },
  }
  return runner
}

/** Results of the same millisecond age at the same moment, so that one report renews all of them. */
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
