import { type Check, type CheckResult, createHealth, type Health } from '@hale/core'

/** The timeout (ms) of a run that must pass or fail by itself. On a busy machine it must not decide. */
const GENEROUS = 10_000

/**
 * Probes a check as a service does: each call runs it anew and resolves with its row in the report. `timeout` (ms) is
 * that run's. Pass a short one only where the run must hang.
 */
export function probeCheck(check: Check): (timeout?: number) => Promise<CheckResult> {
  const healths = new Map<number, Health>()
  const healthWith = (timeout: number) => {
    const health = healths.get(timeout) ?? createHealth({ deadline: 2 * timeout, readiness: { probed: { ...check, timeout, maxAge: 0 } } })
    healths.set(timeout, health)
    return health
  }
  return async (timeout = check.timeout ?? GENEROUS) => {
    const { probed } = (await healthWith(timeout).report('readiness')).checks
    if (!probed) throw new Error('the report has no row for the check')
    return probed
  }
}
