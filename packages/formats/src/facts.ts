import type { CheckResult, JsonValue } from '@hale/core'

/** What dialects show beside a check's status. The error is its code and its message in one text. */
export interface Facts {
  readonly [key: string]: JsonValue | undefined
  readonly message?: string | undefined
  readonly error?: string | undefined
}

/** What a result holds beside its status, as one flat record. No key of the check's own data stands in for one of these. */
export function factsOf(result: CheckResult): Facts {
  const { data, observed, error, critical, rawStatus, message, stuckSince, timestamp, description, impact, runbook } = result
  return {
    ...data,
    observed: observed?.value,
    unit: observed?.unit,
    message,
    error: error && (error.message === error.code ? error.code : `${error.code}: ${error.message}`),
    critical: critical ? undefined : false,
    rawStatus,
    stuckSince,
    timestamp,
    description,
    impact,
    runbook,
  }
}
