import { fail, method, plainObject, readOptions, rule } from '@hale/options'
import type { Probe } from '../contract/report'
import type { Status } from '../contract/status'
import { type Audience, type Details, LEVEL } from './details'
import type { ReportFormat } from './format/custom-format'

/** One of the endpoints: a probe's, or `health` for every check. */
export type Endpoint = Probe | 'health'

/** What every adapter's `probes` and {@link createProbeHandler} can be told. */
export interface ProbeOptions {
  /** Where each endpoint is, or `false` for nowhere. @default `/livez`, `/readyz`, `/startupz`, `/healthz` */
  readonly paths?: { readonly [endpoint in Endpoint]?: string | false | undefined } | undefined
  /** The status code of each answer. @default 200, 200, 503 */
  readonly status?: { readonly [status in Status]?: number | undefined } | undefined
  /** How much is told, to all or by request. The status code is the same for everybody. @default 'summary' */
  readonly details?: Details | Audience | undefined
  /**
   * What is answered instead of the report's own JSON: to whoever accepts that, or anything, or names neither
   * `application/health+json` nor `text/plain`, which stay as they are. The status code is the same. A format that
   * throws, or has no body of at most 10,240 bytes, is answered for with the report's own JSON.
   */
  readonly format?: ReportFormat | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedProbes {
  /** Each path with its endpoint. */
  readonly paths: ReadonlyMap<string, Endpoint>
  readonly status: Readonly<Record<Status, number>>
  readonly details: Details | Audience
  readonly format: ReportFormat | undefined
}

// Letters that no router takes for a pattern, without an empty segment.
const PATH = rule(
  (path) => path === false || path === '/' || (typeof path === 'string' && /^(\/[\w.~-]+)+$/.test(path)),
  'must be a path such as "/readyz", of letters, digits, ".", "_", "~", "-" and "/", or false for none',
)
// A redirect counts as success for kubelet, and a code that allows no body would lose the answer.
const CODE = rule(
  (code) => typeof code === 'number' && /^([45]\d\d|2(?!0[45])\d\d)$/.test(String(code)),
  'must be a status code of 2xx, 4xx or 5xx that has a body',
)
const OPTIONS = {
  paths: plainObject,
  status: plainObject,
  details: rule((value) => typeof value === 'function' || LEVEL.fits(value), `${LEVEL.must}, or a function of the request`),
  format: method,
}

/** Verifies what the user wrote. Throws a TypeError that names the first wrong value and the remedy. */
export function resolveProbes(options: ProbeOptions): ResolvedProbes {
  const { paths = {}, status = {}, details = 'summary', format } = readOptions('probes', options, OPTIONS)
  return {
    paths: endpointsByPath({
      liveness: '/livez',
      readiness: '/readyz',
      startup: '/startupz',
      health: '/healthz',
      ...readOptions('probes', paths, { liveness: PATH, readiness: PATH, startup: PATH, health: PATH }, 'paths'),
    }),
    status: {
      healthy: 200,
      degraded: 200,
      unhealthy: 503,
      ...readOptions('probes', status, { healthy: CODE, degraded: CODE, unhealthy: CODE }, 'status'),
    },
    details,
    format,
  }
}

function endpointsByPath(paths: Readonly<Record<Endpoint, string | false>>): Map<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>()
  for (const [endpoint, path] of Object.entries(paths)) {
    if (path === false) continue
    const other = endpoints.get(path)
    if (other) fail('probes', `paths.${endpoint} must differ from paths.${other}`, path)
    endpoints.set(path, endpoint as Endpoint)
  }
  return endpoints
}
