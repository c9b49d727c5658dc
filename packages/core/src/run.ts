import type { Bound, Bounds } from './bounds'
import type { CheckPlan } from './check-plan'
import { type Outcome, outcomeOfAnswer, outcomeOfFailure, unhealthy } from './outcome'

/** One run of a check, from its start until the check settles. */
export interface Run extends Bound {
  readonly startedAt: number
  /** Whether it outlived its timeout. */
  readonly expired: boolean
  /** Calls the check. Never throws, whatever the check does. */
  begin(): void
}

/** What a run tells, each of it once. */
export interface RunEvents {
  /** The check settled: another run may start. A run that expired settles late, or never. */
  settled(): void
  /** What the run came to, at its timeout at the latest. A late answer is about a moment that is gone, and not told. */
  ended(run: Run, outcome: Outcome): void
}

/** A run of a check, raced with its timeout. A synchronous check is done when `begin` returns. */
export function createRun({ check, probe, timeout }: CheckPlan, bounds: Bounds, events: RunEvents): Run {
  const startedAt = performance.now()
  let controller: AbortController | undefined
  let expired = false
  let settled = false

  // The controller is made when the check first reads the signal: most checks never do.
  const context = {
    get signal(): AbortSignal {
      controller ??= new AbortController()
      if (expired) controller.abort(timedOut(timeout))
      return controller.signal
    },
  }

  function settle(outcome: Outcome): void {
    if (settled) return
    settled = true
    bounds.delete(run)
    events.settled()
    if (!expired) events.ended(run, outcome)
  }

  const run: Run = {
    startedAt,
    at: startedAt + timeout,
    get expired() {
      return expired
    },
    begin() {
      try {
        const answer: unknown = check.run(context)
        if (isThenable(answer)) follow(Promise.resolve(answer))
        else settle(outcomeOfAnswer(answer))
      } catch (thrown) {
        settle(outcomeOfFailure(thrown))
      }
    },
    expire() {
      expired = true
      events.ended(run, unhealthy('timeout', timedOut(timeout).message))
      controller?.abort(timedOut(timeout))
    },
  }

  function follow(answer: Promise<unknown>): void {
    answer.then(
      (value) => settle(outcomeOfAnswer(value)),
      (thrown: unknown) => settle(outcomeOfFailure(thrown)),
    )
    if (probe === 'liveness') settle(unhealthy('invalid_answer', 'answered with a promise: a liveness check is synchronous'))
    else bounds.add(run)
  }
  return run
}

function timedOut(timeout: number): Error {
  return Object.assign(new Error(`no answer within ${timeout} ms`), { name: 'TimeoutError' })
}

function isThenable(answer: unknown): boolean {
  const object = (typeof answer === 'object' && answer !== null) || typeof answer === 'function'
  return object && typeof (answer as { then?: unknown }).then === 'function'
}
