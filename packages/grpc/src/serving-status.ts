import type { Health, Status } from '@hale/core'
import { ServingStatus } from './messages'
import type { Target } from './services'

/**
 * The status of a target after its checks have run, or are fresh. With `local`, dependencies are left out. Never rejects.
 */
export async function evaluateStatus(health: Health, target: Target, local: boolean): Promise<ServingStatus> {
  if (isDraining(health, target)) return ServingStatus.NOT_SERVING
  const { probe, check } = target
  const scope = local ? 'local' : undefined
  try {
    const { status } = await health.evaluate(check === undefined ? { probe, scope } : { check, scope })
    return isDraining(health, target) ? ServingStatus.NOT_SERVING : toServingStatus(status)
  } catch {
    return ServingStatus.NOT_SERVING
  }
}

/** Whether the target is NOT_SERVING for good: a draining instance takes no new work, but it is alive. */
export function isDraining(health: Health, { probe }: Target): boolean {
  return health.phase === 'draining' && probe !== 'liveness'
}

export function toServingStatus(status: Status): ServingStatus {
  return status === 'healthy' || status === 'degraded' ? ServingStatus.SERVING : ServingStatus.NOT_SERVING
}
