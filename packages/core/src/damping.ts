import type { Status } from './status'

/**
 * Turns raw outcomes into the status that counts: a passing check fails after `failAfter` unhealthy runs in a row, a
 * failed one recovers after `recoverAfter` others in a row. The first outcome of all counts at once.
 */
export function createDamping(failAfter: number, recoverAfter: number): (raw: Status) => Status {
  let effective: Status | undefined
  let streak = 0
  return (raw) => {
    const failed = raw === 'unhealthy'
    const turns = effective !== undefined && failed !== (effective === 'unhealthy')
    streak = turns ? streak + 1 : 0
    if (!turns || streak >= (failed ? failAfter : recoverAfter)) {
      effective = raw
      streak = 0
    }
    return effective as Status
  }
}
