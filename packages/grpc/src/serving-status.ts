import type { Health, Status } from '@hale/core'
import { ServingStatus } from './messages'
import type { Target } from './services'

/**
 * The status after the checks that it takes have run, or are fresh. `local` leaves out what depends on other systems.
 * Never rejects.
 */
export async function askStatus(health: Health, target: Target, local: boolean): Promise<ServingStatus> {
  if (isLeaving(health, target)) return ServingStatus.NOT_SERVING
  const { probe, check } = target
  const scope = local ? 'local' : undefined
  try {
    const { status } = await health.evaluate(check === undefined ? { probe, scope } : { check, scope })
    return isLeaving(health, target) ? ServingStatus.NOT_SERVING : toServingStatus(status)
  } catch {
    return ServingStatus.NOT_SERVING
  }
}

/** The status by the results that are there. Runs nothing, never throws. */
export function lookUpStatus(health: Health, target: Target): ServingStatus {
  if (isLeaving(health, target)) return ServingStatus.NOT_SERVING
  const { probe, check } = target
  try {
    return toServingStatus(check === undefined ? health.snapshot(probe).status : health.snapshot().checks[check]?.status)
  } catch {
    return ServingStatus.NOT_SERVING
  }
}

/** Whether it is over for good: whoever is draining serves nothing new, and is alive. */
export function isLeaving(health: Health, { probe }: Target): boolean {
  return health.phase === 'draining' && probe !== 'liveness'
}

function toServingStatus(status: Status | undefined): ServingStatus {
  return status === 'healthy' || status === 'degraded' ? ServingStatus.SERVING : ServingStatus.NOT_SERVING
}
