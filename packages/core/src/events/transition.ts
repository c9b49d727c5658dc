import type { Held } from '../contract/fleet'
import type { CheckResult, Phase, Probe } from '../contract/report'
import type { Status } from '../contract/status'

/** A check's status changed. */
export interface CheckTransition {
  readonly kind: 'check'
  readonly name: string
  readonly probe: Probe
  /** Undefined for the first result. */
  readonly from: Status | undefined
  readonly to: Status
  readonly result: CheckResult
  /** What the check threw, unchanged, for the log. It may contain credentials. */
  readonly error?: unknown
}

/** The status of a probe's report changed. */
export interface ReportTransition {
  readonly kind: 'report'
  readonly probe: Probe
  /** Undefined when the status was not known before. */
  readonly from: Status | undefined
  readonly to: Status
  readonly phase: Phase
}

/** The instance's phase changed. Transitions of reports follow it. */
export interface PhaseTransition {
  readonly kind: 'phase'
  readonly from: Phase
  readonly to: Phase
}

/** The fleet begins or ends to hold an unhealthy check. Transitions of reports follow it. */
export interface HeldTransition {
  readonly kind: 'held'
  readonly name: string
  readonly probe: Probe
  readonly from: 'held' | 'released'
  readonly to: 'held' | 'released'
  /** Undefined where it ends. */
  readonly held: Held | undefined
  readonly result: CheckResult
}

/** One change of a status, of the phase or of what the fleet holds. */
export type Transition = CheckTransition | HeldTransition | ReportTransition | PhaseTransition

export type TransitionListener = (transition: Transition) => void
