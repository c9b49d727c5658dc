import { STATUSES } from '@hale/options'
import type { CheckResult } from '../contract/report'
import type { Status } from '../contract/status'
import { contribution } from './aggregate'

/**
 * The status of one probe's checks, kept up to date with each result: as `aggregate` judges, but a change costs the same
 * for a thousand checks as for one.
 */
export interface ProbeTally {
  /** `undefined` while one of the checks has no result. */
  readonly status: Status | undefined
  /** A check has a new result. `from` is the status before, if it had a result. */
  update(result: CheckResult, from: Status | undefined): void
}

export function createProbeTally(checks: number): ProbeTally {
  const counts = { healthy: 0, degraded: 0, unhealthy: 0 }
  let unknown = checks

  return {
    get status() {
      if (unknown > 0) return undefined
      return STATUSES.findLast((status) => counts[status] > 0) ?? 'healthy'
    },
    update({ status, critical }, from) {
      if (from === undefined) unknown -= 1
      else counts[contribution({ status: from, critical })] -= 1
      counts[contribution({ status, critical })] += 1
    },
  }
}
