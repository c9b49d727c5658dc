import { healthRule, type Rule, verify } from '@hale/options'
import type { Report } from '../contract/report'
import type { Health } from '../health'
import type { Selection } from '../report/views'
import { type Details, detailsFor } from './details'
import { json } from './format/json'
import type { HealthHandler } from './health-handler'
import type { HealthRequest, HealthResponse } from './message'
import { createRouteWarning, probeAnswered, watchForMissedProbes } from './mount-warnings'
import { createNegotiation } from './negotiate'
import type { ProbeOptions } from './probe-options'
import { parseTarget, type Target } from './probe-path'
import { type ResolvedEndpoint, resolveProbes } from './resolve-probes'
import { failure, forMethod, refuseMethod, toResponse } from './response'
import { createResponseWriter, type ResponseWriter } from './response-writer'

/** Answers the requests that are for the health endpoints. Never throws, never rejects. */
export interface ProbeHandler extends HealthHandler {
  /** The paths of the endpoints and groups, and those of the checks below them. */
  readonly paths: readonly string[]
  /** Whether the handler answers a request for that URL. Use it for a log or a trace that leaves probes out. */
  matches(url: string): boolean
}

interface MountedEndpoint extends ResolvedEndpoint {
  /** All of its checks. */
  readonly whole: Selection
  readonly write: ResponseWriter
}

// A copy of a health in another thread has these two alone.
const readableHealth = (): Rule => ({
  ...healthRule,
  fits: (health) => isReadable(health as Partial<Health> | undefined),
  remedy: 'Call probes(health) with it, and mount what that returns.',
})

/**
 * The endpoints as a plain function from request to response. Use it to write an adapter.
 *
 * @throws TypeError that names the value and the remedy, when an option is wrong or `health` is not a `Health`.
 *
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 *
 * const handle = createProbeHandler(createHealth())
 * const response = await handle({ method: 'GET', url: '/readyz', header: () => undefined })
 * console.log(response?.status)
 * ```
 */
export function createProbeHandler(health: Pick<Health, 'checks' | 'evaluate' | 'fleet'>, options: ProbeOptions = {}): ProbeHandler {
  verify('probes', 'health', health, readableHealth())
  const { endpoints: resolved, formats } = resolveProbes(options, health.checks)
  const endpoints = new Map(
    [...resolved].map(([path, endpoint]): [string, MountedEndpoint] => [
      path,
      { ...endpoint, whole: { probe: endpoint.probe, checks: endpoint.checks }, write: createResponseWriter(endpoint.status) },
    ]),
  )

  const endpointPaths = [...endpoints.keys()]
  const formatFor = createNegotiation(formats)
  const warnOfRoute = createRouteWarning(endpointPaths, matches)
  watchForMissedProbes(matches)

  function handle(request: HealthRequest): HealthResponse | Promise<HealthResponse> | undefined {
    const target = parseTarget(request.url, endpoints)
    if (!target) {
      warnOfRoute(request)
      return undefined
    }
    const { endpoint, below } = target
    const level = detailsFor(endpoint.details, request)
    const answer = below !== undefined && endpoint.probe === 'readiness' ? answerPeer(request, below, level) : undefined
    if (answer) {
      probeAnswered()
      return answer
    }
    // At none, a check that is there must look like one that is not.
    if (below !== undefined && (level === 'none' || !hasCheck(endpoint, below))) return undefined
    probeAnswered()
    const refusal = refuseMethod(request.method)
    if (refusal) return refusal

    const format = formatFor(request.header('accept'))
    const respond = (report: Report): HealthResponse => forMethod(request.method, endpoint.write(report, format, level))
    const report = health.evaluate(selectionOf(target, request, level))
    return 'then' in report ? report.then(respond).catch(failure) : respond(report)
  }

  function selectionOf({ endpoint, below, exclude }: Target<MountedEndpoint>, request: HealthRequest, level: Details): Selection {
    // This request is another service's health check: run local checks only, so that no chain of services fails as one.
    // Liveness has no others.
    const scope = endpoint.probe !== 'liveness' && request.header('health-via') ? 'local' : undefined
    if (below === undefined && exclude === undefined && scope === undefined) return endpoint.whole
    return {
      probe: endpoint.probe,
      check: below,
      checks: below === undefined ? endpoint.checks : undefined,
      exclude: level === 'none' ? undefined : knownChecks(exclude),
      scope,
    }
  }

  /** The response to another instance. `undefined` for a wrong header: the response is then the same as without it. */
  function answerPeer(request: HealthRequest, check: string, level: Details): Promise<HealthResponse> | undefined {
    const header = health.fleet && request.method === 'GET' && request.header('health-peer')
    const body = header ? health.fleet?.answer(header, check, level === 'none') : undefined
    // Not 503: proxies put instances out of use that answer so.
    return body && Promise.resolve(body).then((text) => forMethod(request.method, toResponse(200, json.type, text)), failure)
  }

  function hasCheck({ probe, checks }: ResolvedEndpoint, name: string): boolean {
    const owner = health.checks.get(name)
    return owner !== undefined && owner === (probe ?? owner) && (checks?.includes(name) ?? true)
  }

  // A selection costs a report of its own. Names that are not there cost nothing.
  function knownChecks(names: readonly string[] | undefined): readonly string[] | undefined {
    const known = names?.filter((name) => health.checks.has(name))
    return known?.length ? known : undefined
  }

  function checkPaths(): string[] {
    return endpointPaths.flatMap((path) => [...health.checks.keys()].map((name) => `${path === '/' ? '' : path}/${name}`))
  }

  function matches(url: string): boolean {
    const target = parseTarget(url, endpoints)
    if (!target) return false
    const { endpoint, below } = target
    return below === undefined || (endpoint.details !== 'none' && hasCheck(endpoint, below))
  }

  return Object.assign(
    (request: HealthRequest) => {
      try {
        return handle(request)
      } catch {
        return failure()
      }
    },
    { paths: [...new Set([...endpointPaths, ...checkPaths().filter(matches)])], matches },
  )
}

function isReadable(health: Partial<Health> | undefined): boolean {
  return typeof health?.evaluate === 'function' && typeof health.checks?.get === 'function'
}
