import type { CheckContext } from '@hale/core'
import type { CheckOptions } from './check-options'

/** The `timeout` (ms) that the core gives a check without one. */
const DEFAULT_TIMEOUT = 500

/**
 * How long (ms) this run may take. A check can be copied with another `timeout`, and the core lowers that of a short
 * deadline, so the option alone does not say it.
 */
export function timeoutOf(context: Pick<CheckContext, 'timeout'>, { timeout = DEFAULT_TIMEOUT }: Pick<CheckOptions, 'timeout'>): number {
  return context.timeout ?? timeout
}

/** How long (ms) a run waits for its turn. The rest of its timeout is left to report that it got none. */
export function patienceOf(context: Pick<CheckContext, 'timeout'>, settings: Pick<CheckOptions, 'timeout'>): number {
  return 0.8 * timeoutOf(context, settings)
}
