import { fail } from '@hale/options'

/** The options that say how long a shutdown may take (ms). */
export interface TimingOptions {
  readonly readinessDelay?: number | undefined
  readonly timeout?: number | undefined
  readonly gracePeriod?: number | undefined
}

/** How long each part of a shutdown takes (ms). */
export interface ShutdownTiming {
  readonly readinessDelay: number
  readonly timeout: number
  /** What `onShutdown` gets even where requests have used up `timeout`. */
  readonly leastForSteps: number
}

/** Who stops the process: the platform, a person who presses Ctrl-C, or a file watcher that restarts it. */
export type StoppedBy = 'platform' | 'person' | 'watcher'

const READINESS_DELAY = 5_000
const TIMEOUT = 10_000
const LEAST_FOR_STEPS = 1_000
const WATCHER_GRACE_PERIOD = 500

/**
 * Fills in the timing. Without a balancer that has to see the readiness, for a person or a watcher, `readinessDelay` is
 * 0 unless it is set.
 *
 * @throws TypeError where `readinessDelay` and `timeout` do not fit into `gracePeriod`.
 */
export function resolveTiming(options: TimingOptions): Readonly<Record<StoppedBy, ShutdownTiming>> {
  const withoutDelay = { ...options, readinessDelay: options.readinessDelay ?? 0 }
  const watcher = timingWithin(WATCHER_GRACE_PERIOD, { readinessDelay: 0 })
  return {
    platform: timingOf(options),
    person: timingOf(withoutDelay),
    watcher: { ...watcher, readinessDelay: withoutDelay.readinessDelay, timeout: options.timeout ?? watcher.timeout },
  }
}

function timingOf(options: TimingOptions): ShutdownTiming {
  return options.gracePeriod === undefined ? fixedTiming(options) : timingWithin(options.gracePeriod, options)
}

function fixedTiming({ readinessDelay = READINESS_DELAY, timeout = TIMEOUT }: TimingOptions): ShutdownTiming {
  return { readinessDelay, timeout, leastForSteps: LEAST_FOR_STEPS }
}

function timingWithin(gracePeriod: number, options: TimingOptions): ShutdownTiming {
  const leastForSteps = Math.min(LEAST_FOR_STEPS, gracePeriod / 10)
  // As much again is left for late timers and the exit itself.
  const available = gracePeriod - 2 * leastForSteps
  refuseMisfit(gracePeriod, available, options)
  const { timeout: given, readinessDelay = Math.min(READINESS_DELAY, gracePeriod / 4, available - (given ?? 0)) } = options
  return { readinessDelay, timeout: given ?? available - readinessDelay, leastForSteps }
}

function refuseMisfit(gracePeriod: number, available: number, { readinessDelay = 0, timeout = 0 }: TimingOptions): void {
  if (readinessDelay + timeout <= available) return
  const parts = readinessDelay > 0 && timeout > 0 ? 'readinessDelay + timeout' : timeout > 0 ? 'timeout' : 'readinessDelay'
  fail(
    'gracefulShutdown',
    `${parts} must be at most ${available} ms to fit into a gracePeriod of ${gracePeriod} ms, with time left for onShutdown and the exit`,
    readinessDelay + timeout,
  )
}
