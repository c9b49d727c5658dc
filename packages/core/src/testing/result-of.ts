import { type Check, type CheckResult, createHealth } from '../index'

/** How a check went that does this. It has 30 ms for it. */
export async function resultOf(run: () => unknown): Promise<CheckResult | undefined> {
  const check = { timeout: 30, run: run as Check['run'] }
  return (await createHealth({ readiness: { check } }).report('readiness')).checks.check
}
