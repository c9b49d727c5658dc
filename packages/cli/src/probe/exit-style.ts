import type { ProbedStatus } from './answer'

/** For whom the exit code is. */
export type ExitStyle = 'docker' | 'consul' | 'nagios'

export const EXIT_CODES: Readonly<Record<ExitStyle, Readonly<Record<ProbedStatus, number>>>> = {
  // Docker reserves 2.
  docker: { healthy: 0, degraded: 0, unhealthy: 1, none: 1 },
  consul: { healthy: 0, degraded: 1, unhealthy: 2, none: 2 },
  nagios: { healthy: 0, degraded: 1, unhealthy: 2, none: 3 },
}

/** The words that a Nagios plugin begins with. */
export const NAGIOS_WORDS: Readonly<Record<ProbedStatus, string>> = {
  healthy: 'OK',
  degraded: 'WARNING',
  unhealthy: 'CRITICAL',
  none: 'UNKNOWN',
}
