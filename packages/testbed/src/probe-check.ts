import { type Check, type CheckResult, createHealth } from '@hale/core'

/** Asks a check as a service does: each call is a readiness probe that runs it anew and resolves with its row in the report. */
export function probeCheck(check: Check): () => Promise<CheckResult> {
  const health = createHealth({ readiness: { probed: { ...check, maxAge: 0 } } })
  return async () => {
    const { probed } = (await health.report('readiness')).checks
    if (!probed) throw new Error('the report has no row for the check')
    return probed
  }
}
