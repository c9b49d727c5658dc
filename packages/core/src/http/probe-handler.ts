import type { Probe, Report } from '../contract/report'
import type { Status } from '../contract/status'
import type { Health } from '../health'
import { byteLength } from './byte-length'
import { type Details, detailsFor } from './details'
import { renderOwn } from './format/custom-format'
import type { Format } from './format/format'
import { healthJson } from './format/health-json'
import { json } from './format/json'
import { plainText } from './format/plain-text'
import type { HealthRequest, HealthResponse } from './message'
import { negotiate } from './negotiate'
import { type ProbeOptions, resolveProbes } from './probe-options'
import { parseTarget } from './probe-path'
import { render } from './render'

/** Answers the requests that are for the health endpoints. Never throws, never rejects. */
export interface ProbeHandler {
  /** `undefined` for a request that is not for one of the endpoints: the application goes on with it. */
  (request: HealthRequest): HealthResponse | Promise<HealthResponse> | undefined
  /** The endpoints' paths, for a framework that wants to know its routes. Checks answer one segment below. */
  readonly paths: readonly string[]
  /** Whether a request for that URL would be answered: for a log or a trace that leaves probes out. */
  matches(url: string): boolean
}

const FORMATS = [json, healthJson, plainText] as const
const METHODS = ['GET', 'HEAD', 'OPTIONS']
const ALLOWED = METHODS.join(', ')

/**
 * The endpoints as a plain function from request to response, for whoever writes an adapter. Throws a TypeError that
 * names the value and the remedy when an option is wrong.
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
export function createProbeHandler(health: Health, options: ProbeOptions = {}): ProbeHandler {
  const { paths, status: codes, details, format: own } = resolveProbes(options)
  const written = new WeakMap<Report, Map<string, HealthResponse>>()

  function handle(request: HealthRequest): HealthResponse | Promise<HealthResponse> | undefined {
    const target = parseTarget(request.url, paths)
    if (!target) return undefined
    const { endpoint, check, exclude } = target
    const { method } = request
    if (!METHODS.includes(method)) return problem(405, 'method not allowed')
    const probe = endpoint === 'health' ? undefined : endpoint
    if (check !== undefined && !hasCheck(check, probe)) return forMethod(method, problem(404, 'no such check'))

    const format = negotiate(request.header('accept'), FORMATS)
    const level = detailsFor(details, request)
    // Who asks with this header is somebody's health check: it is told of this instance alone, so that no chain of
    // services can fail, or loop, as one.
    const scope = request.header('health-via') ? 'local' : undefined
    const respond = (report: Report): HealthResponse => forMethod(method, writeOnce(report, format, level))
    const report = health.evaluate({ probe, check, exclude, scope })
    return 'then' in report ? report.then(respond).catch(failure) : respond(report)
  }

  function hasCheck(name: string, probe: Probe | undefined): boolean {
    const owner = health.checks.get(name)
    return owner !== undefined && owner === (probe ?? owner)
  }

  function writeOnce(report: Report, format: Format, level: Details): HealthResponse {
    const responses = written.get(report) ?? new Map<string, HealthResponse>()
    const key = `${format.type} ${level}`
    const response = responses.get(key) ?? write(report, format, level)
    written.set(report, responses.set(key, response))
    return response
  }

  function write(report: Report, format: Format, level: Details): HealthResponse {
    if (own && format === json) {
      try {
        const { contentType, body } = renderOwn(own, report, level)
        return respondWith(codes[report.status], contentType, body)
      } catch {}
    }
    return respondWith(codeFor(report.status, format), format.type, render(report, format, level))
  }

  // The draft behind health+json ties its words to classes of codes, whatever the codes were mapped to.
  function codeFor(status: Status, format: Format): number {
    const failed = status === 'unhealthy'
    const code = codes[status]
    if (format !== healthJson || code >= 400 === failed) return code
    return failed ? 503 : 200
  }

  return Object.assign(
    (request: HealthRequest) => {
      try {
        return handle(request)
      } catch {
        return failure()
      }
    },
    { paths: [...paths.keys()], matches: (url: string) => parseTarget(url, paths) !== undefined },
  )
}

/** What the core answers when it fails itself: never that all is well. */
function failure(): HealthResponse {
  return respondWith(503, json.type, '{"status":"unhealthy"}')
}

function problem(status: number, error: string): HealthResponse {
  return respondWith(status, json.type, JSON.stringify({ error }))
}

function respondWith(status: number, type: string, body: string): HealthResponse {
  return {
    status,
    headers: {
      'content-type': `${type}${type.startsWith('text') && !type.includes(';') ? '; charset=utf-8' : ''}`,
      'content-length': String(byteLength(body)),
      'cache-control': 'no-store',
      vary: 'Accept',
      'x-content-type-options': 'nosniff',
      ...(status === 405 && { allow: ALLOWED }),
    },
    body,
  }
}

function forMethod(method: string, response: HealthResponse): HealthResponse {
  if (method === 'GET') return response
  const headers = method === 'HEAD' ? response.headers : { ...response.headers, allow: ALLOWED, 'content-length': '0' }
  return { ...response, headers, body: '' }
}
