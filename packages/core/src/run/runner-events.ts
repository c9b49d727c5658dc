import type { CheckResult } from '../contract/report'
import type { Status } from '../contract/status'
import type { ResolvedCheck } from '../options/resolve-check'

/** A result that replaces another one. */
export interface ResultChange {
  readonly result: CheckResult
  /** The status that counted before, if there was a result. */
  readonly from: Status | undefined
  /** Whether a run ended with this result: by its answer, by a failure or at its timeout. */
  readonly ended: boolean
  /** What the check threw. */
  readonly error: unknown
}

/** What a runner reports to the health that it belongs to. */
export interface RunnerEvents {
  started(): void
  changed(check: ResolvedCheck, change: ResultChange): void
}
