import type { Scope } from './check'
import type { Probe } from './report'
import type { Status } from './status'

/** The settings of one check, with every default filled in. Times are in ms. */
export interface AboutCheck {
  readonly probe: Probe
  readonly scope: Scope
  readonly critical: boolean
  readonly timeout: number
  readonly maxAge: number
  /** Absent for a check that runs on demand. */
  readonly every?: number | undefined
  readonly failureThreshold: number
  readonly successThreshold: number
}

/** How the instance stops. Times are in ms. */
export interface AboutShutdown {
  readonly readinessDelay: number
  readonly timeout: number
  /** What the platform gives. Absent unless `gracePeriod` is set. */
  readonly gracePeriod?: number | undefined
  readonly signals: readonly string[]
}

/** The peers of the instance. */
export interface AboutFleet {
  readonly peers: number
  readonly mode: 'shadow' | 'guard'
  /** How many asks the instance has sent to peers, and how many of them without an answer. */
  readonly asks: number
  readonly unanswered: number
}

/** What other packages add to {@link About}. */
export interface AboutParts {
  /**
   * The dependencies that the service was seen to call, and that no check covers: the client library and the host of each.
   * From `detect` of `@hale/checks/activity`. Absent where nothing watches.
   */
  readonly uncovered?: readonly { readonly client: string; readonly host: string }[] | undefined
  /** How many peers the fleet has, whether it holds or only shows what it would do, and its asks so far. From `createFleet`. */
  readonly fleet?: AboutFleet | undefined
  /** The longest time (ms) for which the main thread did not run. From `probeThread`. */
  readonly longestBlock?: number | undefined
  /** From `gracefulShutdown` and `HaleModule`. */
  readonly shutdown?: AboutShutdown | undefined
  /** Where the service listens. From `gracefulShutdown`. */
  readonly listener?: { readonly host?: string | undefined; readonly port?: number | undefined } | undefined
}

/**
 * What tools need to judge a deployment: the times of the instance and the settings of its checks, in ms. It stands in the
 * full report on every check, and holds neither environment nor versions.
 */
export interface About extends AboutParts {
  /** How long ago `createHealth` was called. */
  readonly uptime: number
  /** How long after that the instance had started. Absent while it starts. */
  readonly startedAfter?: number | undefined
  readonly deadline: number
  /** The status code of each status, as the endpoint answers it. */
  readonly status?: Readonly<Record<Status, number>> | undefined
  readonly checks: Readonly<Record<string, AboutCheck>>
}
