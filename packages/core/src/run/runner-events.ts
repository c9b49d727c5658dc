import type { CheckResult } from '../contract/report'
import type { ResolvedCheck } from '../options/resolve-check'

/** What a runner reports to the health that it belongs to. */
export interface RunnerEvents {
  started(): void
  /**
   * A result replaces `before`, if there was one. `ended`: a run ended with it, by its answer, by a failure or at its
   * timeout. `error` is what the check threw.
   */
  changed(check: ResolvedCheck, result: CheckResult, before: CheckResult | undefined, ended: boolean, error: unknown): void
}
