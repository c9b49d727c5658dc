import { unref } from '../clock/unref'
import type { CheckRunner } from './check-runner'

/** The clockwork of the background checks. */
export interface Schedule {
  start(): void
  stop(): void
  /** Starts on the first call, unless it was started or stopped before. */
  startOnce(): void
}

/** Runs each background check at once and then every so often, for as long as the process lives for other reasons. */
export function createSchedule(runners: readonly CheckRunner[]): Schedule {
  const background = runners.filter((runner) => runner.plan.every !== undefined)
  let timers: ReturnType<typeof setInterval>[] | undefined
  let touched = false

  function start(): void {
    touched = true
    if (timers) return
    timers = background.map((runner) => {
      const timer = setInterval(() => runner.start(performance.now()), runner.plan.every as number)
      unref(timer)
      return timer
    })
    for (const runner of background) runner.start(performance.now())
  }

  return {
    start,
    stop() {
      touched = true
      for (const timer of timers ?? []) clearInterval(timer)
      timers = undefined
    },
    startOnce() {
      if (!touched) start()
    },
  }
}
