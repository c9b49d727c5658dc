import type { Observation, Scope } from './check'
import type { JsonObject } from './json'
import type { Status } from './status'

/** One of the three questions that an orchestrator asks. */
export type Probe = 'liveness' | 'readiness' | 'startup'

/** The instance's life: `starting` until initialised, `running`, then `draining` on its way out. */
export type Phase = 'starting' | 'running' | 'draining'

/** How one check went. Durations are in ms, moments in ISO 8601. Texts and data hold no credentials. */
export interface CheckResult {
  /** The status that counts, after `failureThreshold` and `successThreshold`. */
  readonly status: Status
  /** What the last run by itself said, where that differs from `status`. */
  readonly rawStatus?: Status | undefined
  readonly scope: Scope
  readonly critical: boolean
  /** How long the last run took, in ms. */
  readonly duration: number
  /** When the last run ended, or was given up. */
  readonly timestamp: string
  /** Since when a run that outlived its timeout has not settled. No other run starts until it does. */
  readonly stuckSince?: string | undefined
  readonly message?: string | undefined
  readonly observed?: Observation | undefined
  readonly data?: JsonObject | undefined
  /** `code` is a lower-case word that a person or a rule can act on, such as `failed`, `timeout`, `stale`. */
  readonly error?: { readonly code: string; readonly message: string } | undefined
  readonly description?: string | undefined
  readonly impact?: string | undefined
  readonly runbook?: string | undefined
}

/** The answer to a probe. */
export interface Report {
  readonly status: Status
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly phase: Phase
  /** The question that this answers; left out when every check was asked for. */
  readonly probe?: Probe | undefined
  /** When the report was made. A report on fresh results is served as it is until one of them changes or ages. */
  readonly timestamp: string
  /** How long it took to make, in ms. */
  readonly duration: number
  readonly checks: Readonly<Record<string, CheckResult>>
  /** The reasons given to `hold` that are not released yet. */
  readonly holds?: readonly string[] | undefined
  /** What no check tests, as the team declared it. Only where every check was asked for. */
  readonly blindSpots?: readonly string[] | undefined
}
