import type { CheckResult, Probe } from '../contract/report'

/** A run of a check has ended: by an answer, a failure, or at its timeout. */
export interface CheckRun {
  readonly name: string
  readonly probe: Probe
  /** The result that counts from now on. Where the run by itself said something else, that is `rawStatus`. */
  readonly result: CheckResult
  /** What the check threw, as it was. It may hold credentials. */
  readonly error?: unknown
}

export type CheckRunListener = (run: CheckRun) => void
