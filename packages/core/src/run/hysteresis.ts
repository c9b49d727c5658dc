import type { Status } from '../contract/status'

/** Turns the outcomes of runs into the status that counts. */
export interface Hysteresis {
  /**
   * The status that counts after a run with this outcome. With `mayFail: false` a failed run counts for the threshold, and
   * the next one turns the status.
   */
  next(outcome: Status, mayFail?: boolean): Status
  /** The check counts as unhealthy without a run, since its result is too old. Only runs that pass make it healthy. */
  fail(): void
}

/**
 * A passing check fails after `failureThreshold` unhealthy runs in a row. A failed one recovers after
 * `successThreshold` passing runs in a row. The first outcome counts at once.
 */
export function createHysteresis(failureThreshold: number, successThreshold: number): Hysteresis {
  let effective: Status | undefined
  let streak = 0

  return {
    next(outcome, mayFail = true) {
      const failed = outcome === 'unhealthy'
      const turns = effective !== undefined && failed !== (effective === 'unhealthy')
      streak = turns ? streak + 1 : 0
      if (!turns || (streak >= (failed ? failureThreshold : successThreshold) && (mayFail || !failed))) {
        effective = outcome
        streak = 0
      }
      return effective as Status
    },
    fail() {
      effective = 'unhealthy'
      streak = 0
    },
  }
}
