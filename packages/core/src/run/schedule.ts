import { now } from '../clock/now'
import { startInterval, startTimeout, type Timer } from '../clock/timers'
import type { ResolvedCheck } from '../options/resolve-check'
import type { AsyncContext } from '../runtime/async-context'
import type { CheckRunner } from './check-runner'

/** Runs the background checks, and the startup checks until they pass, without a probe. */
export interface Schedule {
  /** Starts now. */
  start(): void
  stop(): void
  /** Starts now, unless it was started or stopped before. */
  startOnce(): void
  /** Ends the schedule of one check. */
  end(check: ResolvedCheck): void
}

/** How often (ms) a startup check that is not in the background runs by itself, at most. */
const STARTUP_INTERVAL = 1_000

/**
 * Starts by itself on the next turn of the event loop, unless the process ends before. Its timers keep no process alive,
 * and run in the given async context. Where nothing runs between requests, it does nothing.
 */
export function createSchedule(runners: readonly CheckRunner[], requestBound: boolean, context: AsyncContext): Schedule {
  const scheduled = requestBound ? [] : runners.filter(({ resolved }) => intervalOf(resolved) !== undefined)
  const timers = new Map<string, Timer>()
  let touched = scheduled.length === 0
  let first: Timer | undefined

  function start(): void {
    touch()
    if (timers.size > 0) return
    context(() => {
      for (const runner of scheduled) repeat(runner)
      for (const runner of scheduled) runner.start(now())
    })
  }

  function repeat(runner: CheckRunner): void {
    const { resolved } = runner
    runner.paused = false
    if (runner.freshUntil() === Infinity) return
    timers.set(
      resolved.name,
      startInterval(() => runner.start(now()), intervalOf(resolved) as number),
    )
  }

  function stop(): void {
    touch()
    for (const timer of timers.values()) timer.stop()
    timers.clear()
    for (const runner of scheduled) runner.paused = true
  }

  function touch(): void {
    touched = true
    first?.stop()
  }

  if (!touched) {
    context(() => {
      first = startTimeout(start, 0)
      first.keepAlive(false)
    })
  }

  return {
    start,
    stop,
    startOnce() {
      if (!touched) start()
    },
    end({ name }) {
      timers.get(name)?.stop()
      timers.delete(name)
    },
  }
}

function intervalOf({ probe, every, maxAge }: ResolvedCheck): number | undefined {
  return every ?? (probe === 'startup' ? Math.max(maxAge, STARTUP_INTERVAL) : undefined)
}
