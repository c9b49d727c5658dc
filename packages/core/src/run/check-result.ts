import { isoTimestamp } from '../clock/iso-timestamp'
import type { CheckResult } from '../contract/report'
import type { ResolvedCheck } from '../options/resolve-check'
import type { Outcome } from './outcome'

/** What a result says besides the outcome of its run. */
type Circumstances = Partial<Pick<CheckResult, 'status' | 'duration' | 'timestamp' | 'stuckSince' | 'unsettled'>>

/** What an outcome is as the result of that check. */
export function checkResult({ scope, critical, notes }: ResolvedCheck, outcome: Outcome, circumstances: Circumstances = {}): CheckResult {
  const { status = outcome.status, duration = 0, timestamp = isoTimestamp(), stuckSince, unsettled } = circumstances
  return {
    status,
    rawStatus: status === outcome.status ? undefined : outcome.status,
    scope,
    critical,
    duration,
    timestamp,
    stuckSince,
    unsettled,
    message: outcome.message,
    observed: outcome.observed,
    data: outcome.data,
    error: outcome.error,
    description: notes.description,
    impact: notes.impact,
    runbook: notes.runbook,
  }
}
