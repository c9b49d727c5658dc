import type { Probe } from '../contract/report'
import type { Status } from '../contract/status'
import type { Lifecycle } from './lifecycle'

/**
 * What the phase alone means for a probe, or for everything where no probe is named. Liveness never changes with the
 * phase. An instance that starts or drains is not ready. An unknown probe is never healthy.
 */
export function phaseStatus(lifecycle: Lifecycle, probe: Probe | undefined): Status {
  if (probe === 'liveness') return 'healthy'
  if (probe === 'startup') return lifecycle.started ? 'healthy' : 'unhealthy'
  if (probe === 'readiness' || probe === undefined) return lifecycle.phase === 'running' ? 'healthy' : 'unhealthy'
  return 'unhealthy'
}
