import type { About } from './about'
import type { Observation, Scope } from './check'
import type { Held } from './fleet'
import type { JsonObject } from './json'
import type { Status } from './status'

/** The three kinds of probes that orchestrators know. */
export type Probe = 'liveness' | 'readiness' | 'startup'

/** The instance's life: `starting` until initialised, `running`, then `draining` on its way out. */
export type Phase = 'starting' | 'running' | 'draining'

/** How one check went. Durations are in ms, times in ISO 8601. Known forms of credentials are redacted. Frozen. */
export interface CheckResult {
  /** The status that counts, after `failureThreshold` and `successThreshold`. */
  readonly status: Status
  /** The status of the last run alone, where that differs from `status`. */
  readonly rawStatus?: Status | undefined
  /**
   * The peers say that the dependency is down for them too: the unhealthy check counts as `degraded` in a report. Only where
   * a fleet guards the check.
   */
  readonly held?: Held | undefined
  readonly scope: Scope
  readonly critical: boolean
  /** How long the last run took, in ms. */
  readonly duration: number
  /** When the last run ended or passed its timeout. */
  readonly timestamp: string
  /** Since when a run that outlived its timeout has not settled. A run that passes ends it. */
  readonly stuckSince?: string | undefined
  /** How many runs outlived their timeout and have not settled: 3 at most. Absent when there is none. */
  readonly unsettled?: number | undefined
  readonly message?: string | undefined
  readonly observed?: Observation | undefined
  readonly data?: JsonObject | undefined
  /** `code` is a lower-case word that people and alert rules can act on, such as `failed`, `timeout` or `stale`. */
  readonly error?: { readonly code: string; readonly message: string } | undefined
  readonly description?: string | undefined
  readonly impact?: string | undefined
  readonly runbook?: string | undefined
}

/** The answer to a probe. Frozen, with all that it holds. */
export interface Report {
  readonly status: Status
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly phase: Phase
  /** The probe that this answers. Absent in a report on every check. */
  readonly probe?: Probe | undefined
  /** When the report was made. A report on fresh results is served again until one of them changes or ages. */
  readonly timestamp: string
  /** How long it took to make, in ms. */
  readonly duration: number
  readonly checks: Readonly<Record<string, CheckResult>>
  /** The reasons of the holds that are not released yet. */
  readonly holds?: readonly string[] | undefined
  /** What no check tests, as the team declared it. Only in a report on every check. */
  readonly blindSpots?: readonly string[] | undefined
  /** Times and settings, for tools that judge a deployment. Only in a report on every check. */
  readonly about?: About | undefined
}
