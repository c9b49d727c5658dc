import type { Probe } from '../contract/report'
import type { Status } from '../contract/status'
import type { Audience, Details } from './details'
import type { Format } from './format/format'

/** One of the endpoints: a probe's, or `health` for every check. */
export type Endpoint = Probe | 'health'

/** The status code of each status. What is left out keeps its code. */
export type StatusOptions = { readonly [status in Status]?: number | undefined }

/** A path of its own for some of the checks, of whatever probes. */
export interface Group {
  /** The names of its checks. A check may be in as many groups as you want. */
  readonly checks: readonly string[]
  /** @default the codes of the other endpoints */
  readonly status?: StatusOptions | undefined
  /** @default the details of the other endpoints */
  readonly details?: Details | Audience | undefined
}

/** The options of every adapter's `probes` and of {@link createProbeHandler}. */
export interface ProbeOptions {
  /** The path of each endpoint; `false` switches it off. @default `/livez`, `/readyz`, `/startupz`, `/healthz` */
  readonly paths?: { readonly [endpoint in Endpoint]?: string | false | undefined } | undefined
  /**
   * Further endpoints by path, each for some of the checks: `{ '/health/payments': { checks: ['database', 'stripe'] } }`.
   * A group is unhealthy while the instance starts or drains, as `/healthz` is.
   */
  readonly groups?: Readonly<Record<string, Group>> | undefined
  /** The status code of each status: 2xx, 4xx or 5xx. @default 200, 200, 503 */
  readonly status?: StatusOptions | undefined
  /**
   * How much callers see: one level for all, or a function of the request, such as {@link bearer}. The status code is
   * the same for all. @default 'summary'
   */
  readonly details?: Details | Audience | undefined
  /**
   * The formats that a client may choose from with its `Accept` header. The first one is for clients that accept
   * anything. @default `[json, healthJson, plainText]`
   */
  readonly formats?: readonly Format[] | undefined
}
