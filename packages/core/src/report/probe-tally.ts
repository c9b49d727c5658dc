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
  /** A check has a new result. `before` is the one that it replaces, if there is one. */
  update(result: CheckResult, before: CheckResult | undefined): void
}

export function createProbeTally(checks: number): ProbeTally {
  const counts = { healthy: 0, degraded: 0, unhealthy: 0 }
  let unknown = checks

  return {
    get status() {
      if (unknown > 0) return undefined
      return STATUSES.findLast((status) => counts[status] > 0) ?? 'healthy'
    },
    update(result, before) {
      const from = before && contribution(before)
      const to = contribution(result)
      if (from === to) return
      if (from === undefined) unknown -= 1
      else counts[from] -= 1
      counts[to] += 1
    },
  }
}
