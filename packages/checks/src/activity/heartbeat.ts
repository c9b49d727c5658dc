import type { LivenessCheck } from '@hale/core'
import type { LivenessCheckOptions } from '../options/check-options'
import { milliseconds, requireOnScale } from '../options/thresholds'

/** What {@link heartbeat} takes. */
export interface HeartbeatOptions extends LivenessCheckOptions {
  /** The longest healthy silence (ms): some times as long as the slowest round of the work. */
  readonly within: number
}

/** A check with the pulse that feeds it. */
export interface Heartbeat extends LivenessCheck {
  /** Says that the work goes on. Costs one look at the clock, and can be handed around by itself. */
  beat(): void
}

/**
 * A check that work in this process goes on: unhealthy once nothing has called `beat()` for longer than `within` ms.
 * Use it in liveness for a consumer, a poller or any other loop: it finds the one that died or hangs while the
 * endpoints still answer. The clock is monotonic and starts when the check is made, so a loop that never starts is found too.
 *
 * Beat where a round of work has ended, also when there was nothing to do; a timer that beats by itself proves nothing.
 * A loop that waits for another system must wait with a limit, or its outage looks like a dead loop and restarts you.
 *
 * Observes the silence in ms. It is local and synchronous.
 *
 * @throws TypeError when `within` is no number; RangeError when it is not positive or not finite.
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
  const { within, ...settings }: Partial<HeartbeatOptions> = options ?? {}
  requireOnScale('heartbeat: within', within, milliseconds)
  let last = performance.now()
  return {
    ...settings,
    scope: 'local',
    beat() {
      last = performance.now()
    },
    run() {
      const silence = Math.round(performance.now() - last)
      return {
        status: silence > within ? 'unhealthy' : 'healthy',
        message: `silent for ${silence} ms, expected a beat within ${within} ms`,
        observed: { value: silence, unit: 'ms' },
      }
    },
  }
}
