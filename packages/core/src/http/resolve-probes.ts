import { didYouMean, fail, method, plainObject, type Rule, readOptions, readSettings, rule, show, verify } from '@hale/options'
import type { Probe } from '../contract/report'
import type { Health } from '../health'
import { type Audience, type Details, LEVEL } from './details'
import type { Format } from './format/format'
import { healthJson } from './format/health-json'
import { json } from './format/json'
import { plainText } from './format/plain-text'
import { mediaTypeOf } from './negotiate'
import type { Endpoint, Group, ProbeOptions } from './probe-options'
import type { StatusCodes } from './response-writer'

/** One path with all that decides its responses. */
export interface ResolvedEndpoint {
  /** The probe that it is for; `undefined` for checks of any probe. */
  readonly probe: Probe | undefined
  /** The names of a group's checks; `undefined` for all. */
  readonly checks: readonly string[] | undefined
  readonly status: StatusCodes
  readonly details: Details | Audience
}

/** The options, verified and with every default filled in. */
export interface ResolvedProbes {
  readonly endpoints: ReadonlyMap<string, ResolvedEndpoint>
  readonly formats: readonly Format[]
}

const CALLER = 'probes'
const PATHS: Readonly<Record<Endpoint, string | false>> = {
  liveness: '/livez',
  readiness: '/readyz',
  startup: '/startupz',
  health: '/healthz',
}
const CODES: StatusCodes = { healthy: 200, degraded: 200, unhealthy: 503 }

// Letters that no router takes for a pattern, without an empty segment.
const isPath = (path: unknown): boolean => path === '/' || (typeof path === 'string' && /^(\/[\w.~-]+)+$/.test(path))
const LETTERS = 'of letters, digits, ".", "_", "~", "-" and "/"'
const GROUP_PATH = rule(isPath, `must be a path such as "/health/payments", ${LETTERS}`)
const PATH = rule((path) => path === false || isPath(path), `must be a path such as "/readyz", ${LETTERS}, or false for none`)
// A redirect counts as success for kubelet, and a code that allows no body would lose the response.
const CODE = rule(
  (code) => typeof code === 'number' && /^([45]\d\d|2(?!0[45])\d\d)$/.test(String(code)),
  'must be a status code of 2xx, 4xx or 5xx that has a body',
)
const DETAILS = rule((value) => typeof value === 'function' || LEVEL.fits(value), `${LEVEL.must}, or a function of the request`)
const LIST = rule((value) => Array.isArray(value) && value.length > 0, 'must be an array with at least one element')
const OPTIONS = { paths: plainObject, groups: plainObject, status: plainObject, details: DETAILS, formats: LIST }
const GROUP = { checks: LIST, status: plainObject, details: DETAILS }
const FORMAT: Record<keyof Format, Rule> = {
  type: rule(
    (type) => typeof type === 'string' && /^[\w.+-]+\/[\x20-\x7e]+$/.test(type),
    'must be a media type such as "application/json"',
  ),
  write: method,
  standardCodes: rule((value) => typeof value === 'boolean', 'must be true or false'),
}

/**
 * Verifies what the user wrote.
 *
 * @throws TypeError that names the first wrong value and the remedy.
 */
export function resolveProbes(options: ProbeOptions, checks: Health['checks']): ResolvedProbes {
  const {
    paths = {},
    groups = {},
    status,
    details = 'summary',
    formats = [json, healthJson, plainText],
  } = readOptions(CALLER, options, OPTIONS)
  const codes = resolveCodes(status, CODES, 'status')
  const endpoints = new Map<string, ResolvedEndpoint>()
  for (const [endpoint, path] of Object.entries(resolvePaths(paths))) {
    const probe = endpoint === 'health' ? undefined : (endpoint as Probe)
    if (path !== false) endpoints.set(path, { probe, checks: undefined, status: codes, details })
  }
  for (const [path, group] of Object.entries(groups)) {
    const place = `groups[${show(path)}]`
    verify(CALLER, `the path of ${place}`, path, GROUP_PATH)
    if (endpoints.has(path)) fail(CALLER, `the path of ${place} must differ from those of the other endpoints`, path)
    endpoints.set(path, resolveGroup(group, place, { probe: undefined, checks: undefined, status: codes, details }, checks))
  }
  return { endpoints, formats: resolveFormats(formats) }
}

function resolvePaths(given: NonNullable<ProbeOptions['paths']>): Record<Endpoint, string | false> {
  const paths = { ...PATHS, ...readOptions(CALLER, given, { liveness: PATH, readiness: PATH, startup: PATH, health: PATH }, 'paths') }
  const owners = new Map<string, string>()
  for (const [endpoint, path] of Object.entries(paths)) {
    if (path === false) continue
    const owner = owners.get(path)
    if (owner) fail(CALLER, `paths.${endpoint} must differ from paths.${owner}`, path)
    owners.set(path, endpoint)
  }
  return paths
}

function resolveCodes(given: ProbeOptions['status'] = {}, defaults: StatusCodes, place: string): StatusCodes {
  return { ...defaults, ...readOptions(CALLER, given, { healthy: CODE, degraded: CODE, unhealthy: CODE }, place) }
}

function resolveGroup(group: Group, place: string, defaults: ResolvedEndpoint, known: Health['checks']): ResolvedEndpoint {
  const { checks, status, details = defaults.details } = readOptions<Group>(CALLER, group, GROUP, place)
  if (checks === undefined) fail(CALLER, `${place}.checks ${LIST.must}`, checks)
  for (const name of checks) verifyCheckName(name, `${place}.checks`, [...known.keys()])
  return { ...defaults, checks: [...new Set(checks)], status: resolveCodes(status, defaults.status, `${place}.status`), details }
}

function verifyCheckName(name: unknown, place: string, known: readonly string[]): void {
  if (known.includes(name as string)) return
  const closest = typeof name === 'string' ? didYouMean(name, known) : undefined
  const hint = closest ? `Did you mean ${show(closest)}? ` : ''
  fail(CALLER, `${place} must be names of checks`, name, `${hint}Known: ${known.join(', ') || 'no check'}`)
}

function resolveFormats(formats: readonly Format[]): Format[] {
  const owners = new Map<string, number>()
  return formats.map((format, index) => {
    const place = `formats[${index}]`
    verify(CALLER, place, format, rule(isObject, 'must be a format with a type and a method write, such as json'))
    readSettings(CALLER, { type: format.type, write: format.write, standardCodes: format.standardCodes }, FORMAT, place)
    if (format.type === undefined || format.write === undefined) {
      fail(CALLER, `${place} must be a format with a type and a method write, such as json`, format)
    }
    const type = mediaTypeOf(format)
    const owner = owners.get(type)
    if (owner !== undefined) fail(CALLER, `${place}.type must differ from formats[${owner}].type`, format.type)
    owners.set(type, index)
    return format
  })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
