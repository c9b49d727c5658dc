import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { LivenessCheck } from '@hale/core'
import type { LivenessCheckOptions } from '../options/check-options'
import { createJudge, milliseconds, requireOnScale } from '../options/thresholds'

/** What {@link eventLoop} takes. */
export interface EventLoopOptions extends LivenessCheckOptions {
  /** The delay (ms) from which on it is degraded. @default 100 */
  readonly degradedAt?: number | undefined
  /** The delay (ms) from which on it is unhealthy, once a whole window was watched. @default 5000 */
  readonly unhealthyAt?: number | undefined
  /** How far back it looks (ms): at least this long, at most twice. From 100 to an hour. @default 10000 */
  readonly window?: number | undefined
}

const windows = { expected: 'from 100 to 3600000 milliseconds', fits: (value: number) => value >= 100 && value <= 3_600_000 }

/** How often the loop is asked (ms). */
const resolution = 10

/** A sample is the time between two asks, so it holds the pause between them. */
const toDelay = (nanoseconds: number) => Math.max(0, Math.round((nanoseconds / 1e6 - resolution) * 10) / 10)

/** The 99th percentile, and never the one slowest turn alone: fewer than a hundred samples would make them the same. */
function usualWorst(samples: IntervalHistogram): number {
  // Between two ranks, so that it is the last but one however the histogram rounds.
  const lastButOne = (100 * (samples.count - 1.25)) / samples.count
  return samples.count < 2 ? 0 : toDelay(samples.percentile(Math.min(99, lastButOne)))
}

interface Watch {
  /** Samples of the last one to two windows, or of all the time since the start where that is less. */
  samples(): IntervalHistogram
  /** Whether a whole window has passed since the start. */
  full(): boolean
}

/** Two histograms take turns: the younger one becomes the answer each time that it has filled a window. */
function watchEventLoop(window: number): Watch {
  const start = () => {
    const histogram = monitorEventLoopDelay({ resolution })
    histogram.enable()
    return histogram
  }
  const startedAt = performance.now()
  let older = start()
  let younger = start()
  setInterval(() => {
    ;[older, younger] = [younger, older]
    younger.reset()
  }, window).unref()
  return { samples: () => older, full: () => performance.now() - startedAt >= window }
}

/**
 * A check that the event loop takes its turns in time: the delay that 99 of 100 turns stay under, over the recent
 * window. Use it in liveness.
 *
 * It is careful by default, since a restart under load makes the load of the others worse: the default turns
 * unhealthy only when turns keep taking seconds, never for one long turn, and never before a whole window was
 * watched. The watch starts with the first run and keeps no process alive.
 *
 * Observes the delay in ms; the median and the longest are in `data`. It is local and synchronous.
 *
 * @throws TypeError when an option is no number; RangeError when a threshold is not positive, `degradedAt` is above
 * `unhealthyAt`, or `window` is out of range.
 * @example
 * ```ts
 * import { eventLoop } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ liveness: { eventLoop: eventLoop({ degradedAt: 200 }) } })
 * ```
 */
export function eventLoop({ degradedAt = 100, unhealthyAt = 5_000, window = 10_000, ...options }: EventLoopOptions = {}): LivenessCheck {
  const judge = createJudge('eventLoop', { degradedAt, unhealthyAt }, milliseconds)
  requireOnScale('eventLoop: window', window, windows)
  let watch: Watch | undefined
  return {
    ...options,
    scope: 'local',
    run() {
      watch ??= watchEventLoop(window)
      const samples = watch.samples()
      const delay = usualWorst(samples)
      const status = judge(delay)
      const early = status === 'unhealthy' && !watch.full()
      return {
        status: early ? 'degraded' : status,
        message: `event loop delay: 99% of turns within ${delay} ms${early ? `, not watched for ${window} ms yet` : ''}`,
        observed: { value: delay, unit: 'ms' },
        data: { samples: samples.count, medianMs: toDelay(samples.percentile(50)), longestMs: toDelay(samples.max) },
      }
    },
  }
}
