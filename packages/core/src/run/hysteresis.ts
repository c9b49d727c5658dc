import type { Status } from '../contract/status'

/**
 * Turns raw outcomes into the status that counts: a passing check fails after `failureThreshold` unhealthy runs in a row, a
 * failed one recovers after `successThreshold` others in a row. The first outcome of all counts at once.
 */
export function createHysteresis(failureThreshold: number, successThreshold: number): (raw: Status) => Status {
  let effective: Status | undefined
  let streak = 0
  return (raw) => {
    const failed = raw === 'unhealthy'
    const turns = effective !== undefined && failed !== (effective === 'unhealthy')
    streak = turns ? streak + 1 : 0
    if (!turns || streak >= (failed ? failureThreshold : successThreshold)) {
      effective = raw
      streak = 0
    }
    return effective as Status
  }
}
