import type { CheckOptions } from './check-options'

/** The `timeout` (ms) that the core gives a check without one. */
const DEFAULT_TIMEOUT = 500

export function timeoutOf({ timeout = DEFAULT_TIMEOUT }: Pick<CheckOptions, 'timeout'>): number {
  return timeout
}

/** How long (ms) a run waits for its turn. The rest of its timeout is left to report that it got none. */
export function patienceOf(settings: Pick<CheckOptions, 'timeout'>): number {
  return 0.8 * timeoutOf(settings)
}
