import type { JsonValue, VisibleCheck } from '@hale/core'

/** What dialects show beside a check's status. The error is its code and its message in one string. */
export interface Facts {
  readonly [key: string]: JsonValue | undefined
  readonly message?: string | undefined
  readonly error?: string | undefined
}

/** What a result holds beside its status, as one flat record. A key of the check's own data never replaces one of these. */
export function factsOf(result: VisibleCheck): Facts {
  const { data, observed, error, critical, rawStatus, message, stuckSince, timestamp, description, impact, runbook } = result
  return {
    ...data,
    observed: observed?.value,
    unit: observed?.unit,
    message,
    error: error && (error.message === undefined ? error.code : `${error.code}: ${error.message}`),
    critical: critical === false ? critical : undefined,
    rawStatus,
    stuckSince,
    timestamp,
    description,
    impact,
    runbook,
  }
}
