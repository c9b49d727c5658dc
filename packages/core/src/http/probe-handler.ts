import { health as aHealth, type Rule, verify } from '@hale/options'
import type { Report } from '../contract/report'
import type { Health } from '../health'
import { detailsFor } from './details'
import type { HealthRequest, HealthResponse } from './message'
import { createRouteWarning, probeAnswered, watchForMissedProbes } from './mount-warnings'
import { negotiate } from './negotiate'
import type { ProbeOptions } from './probe-options'
import { parseTarget } from './probe-path'
import { type ResolvedEndpoint, resolveProbes } from './resolve-probes'
import { failure, forMethod, refuseMethod } from './response'
import { createResponseWriter, type ResponseWriter } from './response-writer'

/** Answers the requests that are for the health endpoints. Never throws, never rejects. */
export interface ProbeHandler {
  /** `undefined` for a request that is not for one of the endpoints: the application goes on with it. */
  (request: HealthRequest): HealthResponse | Promise<HealthResponse> | undefined
  /** The paths of the endpoints and groups, for a framework that must know its routes. Checks are one segment below. */
  readonly paths: readonly string[]
  /** Whether the handler answers a request for that URL. Use it for a log or a trace that leaves probes out. */
  matches(url: string): boolean
}

interface MountedEndpoint extends ResolvedEndpoint {
  readonly write: ResponseWriter
}

// A copy of a health in another thread has these two alone.
const HEALTH: Rule = {
  ...aHealth,
  fits: (health) => isReadable(health as Partial<Health> | undefined),
  remedy: 'Call probes(health) with it, and mount what that returns.',
}

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
export function createProbeHandler(health: Pick<Health, 'checks' | 'evaluate'>, options: ProbeOptions = {}): ProbeHandler {
  verify('probes', 'health', health, HEALTH)
  const { endpoints: resolved, formats } = resolveProbes(options, health.checks)
  const endpoints = new Map(
    [...resolved].map(([path, endpoint]): [string, MountedEndpoint] => [
      path,
      { ...endpoint, write: createResponseWriter(endpoint.status) },
    ]),
  )

  const paths = [...endpoints.keys()]
  const warnOfRoute = createRouteWarning(paths)
  watchForMissedProbes(matches)

  function handle(request: HealthRequest): HealthResponse | Promise<HealthResponse> | undefined {
    const target = parseTarget(request.url, endpoints)
    if (!target) {
      warnOfRoute(request.route)
      return undefined
    }
    const { endpoint, below } = target
    const level = detailsFor(endpoint.details, request)
    // At none, a check that is there must look like one that is not.
    if (below !== undefined && (level === 'none' || !hasCheck(endpoint, below))) return undefined
    probeAnswered()
    const refusal = refuseMethod(request.method)
    if (refusal) return refusal

    const format = negotiate(request.header('accept'), formats)
    const respond = (report: Report): HealthResponse => forMethod(request.method, endpoint.write(report, format, level))
    const report = health.evaluate({
      probe: endpoint.probe,
      check: below,
      checks: below === undefined ? endpoint.checks : undefined,
      exclude: level === 'none' ? undefined : knownChecks(target.exclude),
      // This request is another service's health check: run local checks only, so that no chain of services fails as one.
      scope: request.header('health-via') ? 'local' : undefined,
    })
    return 'then' in report ? report.then(respond).catch(failure) : respond(report)
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
    { paths, matches },
  )
}

function isReadable(health: Partial<Health> | undefined): boolean {
  return typeof health?.evaluate === 'function' && typeof health.checks?.get === 'function'
}
