import type { CheckResult, Phase, Probe } from '../contract/report'
import type { Status } from '../contract/status'

/** A check's status changed. */
export interface CheckTransition {
  readonly kind: 'check'
  readonly name: string
  readonly probe: Probe
  /** Nothing, where this is the first result. */
  readonly from: Status | undefined
  readonly to: Status
  readonly result: CheckResult
  /** What the check threw, as it was: for the log. It may hold credentials. */
  readonly error?: unknown
}

/** The status of a probe's report changed. */
export interface ReportTransition {
  readonly kind: 'report'
  readonly probe: Probe
  /** Nothing, where it was not known before. */
  readonly from: Status | undefined
  readonly to: Status
  readonly phase: Phase
}

/** The instance's phase changed, whatever that does to its reports: theirs are told after it. */
export interface PhaseTransition {
  readonly kind: 'phase'
  readonly from: Phase
  readonly to: Phase
}

/** One change of one status, or of the phase, told once. */
export type Transition = CheckTransition | ReportTransition | PhaseTransition

export type TransitionListener = (transition: Transition) => void
