import type { LivenessCheck } from '@hale/core'
import { method, milliseconds, readOptions } from '@hale/options'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { requireOption } from '../options/require-option'

/** The options of {@link heartbeat}. */
export interface HeartbeatOptions extends LivenessCheckOptions {
  /** The longest healthy silence (ms): several times as long as the slowest round of the work. */
  readonly within: number
  /**
   * Whether work waits. Silence counts only while it does, so an idle worker is healthy. It must answer at once, from
   * memory. @default work always waits
   */
  readonly waiting?: (() => boolean) | undefined
}

/** A check with the function that keeps it healthy. */
export interface Heartbeat extends LivenessCheck {
  /** Reports that the work goes on. It only reads the clock, and works without its object. */
  beat(): void
}

const WITHIN = milliseconds(1)
const OPTIONS = { ...LIVENESS_CHECK_OPTIONS, within: WITHIN, waiting: method }

/**
 * A check that work in this process goes on: unhealthy when `beat()` was not called for longer than `within` ms. Use it
 * in liveness for a consumer, a poller or another loop. It finds the loop that died or hangs while the endpoints still
 * answer. The monotonic clock starts when the check is made, so it also finds a loop that never starts.
 *
 * Call `beat()` after each round of work, also when there was nothing to do. A timer that beats by itself proves nothing.
 * A loop must limit how long it waits for another system. Otherwise an outage there looks like a dead loop and restarts you.
 *
 * A worker that only hears of its jobs has nothing to beat for while it is idle: set `waiting`, or use {@link progress},
 * which may ask the queue.
 *
 * Observes the silence in ms. It is local and synchronous.
 *
 * @throws TypeError for an unknown, missing or wrong option.
 * @example
 * ```ts
 * import { heartbeat } from '@hale/checks/activity'
 * import { createHealth } from '@hale/core'
 *
 * const worker = heartbeat({ within: 30_000 })
 * export const health = createHealth({ liveness: { worker } })
 * export async function consume(next: () => Promise<void>): Promise<void> {
 *   for (;;) {
 *     await next()
 *     worker.beat()
 *   }
 * }
 * ```
 */
export function heartbeat(options: HeartbeatOptions): Heartbeat {
  const { within, waiting, ...settings } = readOptions('heartbeat', options ?? {}, OPTIONS)
  requireOption('heartbeat', 'within', within, WITHIN)
  let last = performance.now()
  return {
    ...settings,
    scope: 'local',
    beat() {
      last = performance.now()
    },
    run() {
      // The silence of an idle worker says nothing, so it counts from when work waits again.
      if (waiting && !waiting()) last = performance.now()
      const silence = Math.round(performance.now() - last)
      return {
        status: silence > within ? 'unhealthy' : 'healthy',
        message: `silent for ${silence} ms, expected a beat within ${within} ms`,
        observed: { value: silence, unit: 'ms' },
      }
    },
  }
}
