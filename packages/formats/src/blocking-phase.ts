import type { Phase, VisibleReport } from '@hale/core'

/** Which phase keeps the instance from being ready, whatever its checks say. Liveness never changes with the phase. */
export function blockingPhase({ status, phase, probe }: VisibleReport): Exclude<Phase, 'running'> | undefined {
  return status === 'unhealthy' && phase !== 'running' && probe !== 'liveness' ? phase : undefined
}
