import type { CheckResult } from '../contract/report'
import type { ResolvedCheck } from '../options/resolve-check'
import type { Outcome } from './outcome'
import type { UnsettledRuns } from './unsettled-runs'

/** What a result says besides the outcome of its run. */
type Circumstances = Pick<CheckResult, 'status' | 'held' | 'duration' | 'timestamp'>

/** What an outcome is as the result of that check. */
export function checkResult(
  { scope, critical, notes }: ResolvedCheck,
  outcome: Outcome,
  { status, held, duration, timestamp }: Circumstances,
  unsettled: UnsettledRuns,
): CheckResult {
  // In one literal: each run of each check makes one, and spreads would cost more than the rest of it.
  return {
    status,
    rawStatus: status === outcome.status ? undefined : outcome.status,
    held,
    scope,
    critical,
    duration,
    timestamp,
    stuckSince: unsettled.since(),
    unsettled: unsettled.count(),
    message: outcome.message,
    observed: outcome.observed,
    data: outcome.data,
    error: outcome.error,
    description: notes.description,
    impact: notes.impact,
    runbook: notes.runbook,
  }
}
