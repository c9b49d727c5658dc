import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { LivenessCheck } from '@hale/core'
import { milliseconds, readOptions } from '@hale/options'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { createJudge } from '../options/thresholds'

/** The options of {@link eventLoop}. */
export interface EventLoopOptions extends LivenessCheckOptions {
  /** Degraded at this delay (ms) or more. @default 100 */
  readonly degradedAt?: number | undefined
  /** Unhealthy at this delay (ms) or more, after the first whole window. @default 5000 */
  readonly unhealthyAt?: number | undefined
  /** How far back it looks (ms): at least this long, at most twice as long. From 100 ms to an hour. @default 10000 */
  readonly window?: number | undefined
}

const OPTIONS = {
  ...LIVENESS_CHECK_OPTIONS,
  degradedAt: milliseconds(1),
  unhealthyAt: milliseconds(1),
  window: milliseconds(100, 3_600_000),
}

/** The time between two samples (ms). */
const RESOLUTION = 10

/** A sample holds the pause before it. */
const toDelay = (nanoseconds: number) => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION) * 10) / 10)

/** The 99th percentile, but never the slowest turn alone. Of fewer than a hundred samples they are the same. */
function usualWorst(samples: IntervalHistogram): number {
  // A percentile between two ranks gives the last but one, however the histogram rounds.
  const lastButOne = (100 * (samples.count - 1.25)) / samples.count
  return samples.count < 2 ? 0 : toDelay(samples.percentile(Math.min(99, lastButOne)))
}

interface Watch {
  /** The samples of the last one to two windows, or of all the time since the start where that is shorter. */
  samples(): IntervalHistogram
  /** Whether a whole window has passed since the start. */
  full(): boolean
}

/** Two histograms take turns. After each window the younger one becomes the current one. */
function watchEventLoop(window: number): Watch {
  const start = () => {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION })
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
 * A check on the delay of the event loop: the 99th percentile over the recent window. Use it in liveness.
 *
 * Its defaults are careful, because a restart under load adds to the load of the other instances. It is unhealthy only
 * when turns keep taking seconds: never for one long turn, and never before the first whole window. The measurement
 * starts with the first run and does not keep the process alive.
 *
 * Observes the delay in ms. `data` holds the median and the longest. It is local and synchronous.
 *
 * @throws TypeError for an unknown or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { eventLoop } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ liveness: { eventLoop: eventLoop({ degradedAt: 200 }) } })
 * ```
 */
export function eventLoop(options: EventLoopOptions = {}): LivenessCheck {
  const { degradedAt = 100, unhealthyAt = 5_000, window = 10_000, ...settings } = readOptions('eventLoop', options, OPTIONS)
  const judge = createJudge('eventLoop', { degradedAt, unhealthyAt })
  let watch: Watch | undefined
  return {
    ...settings,
    scope: 'local',
    run() {
      watch ??= watchEventLoop(window)
      const samples = watch.samples()
      const delay = usualWorst(samples)
      const status = judge(delay)
      const early = status === 'unhealthy' && !watch.full()
      return {
        status: early ? 'degraded' : status,
        message: `event loop delay: 99% of turns within ${delay} ms${early ? `, measured for less than ${window} ms` : ''}`,
        observed: { value: delay, unit: 'ms', ...judge.limits },
        data: { samples: samples.count, medianMs: toDelay(samples.percentile(50)), longestMs: toDelay(samples.max) },
      }
    },
  }
}
