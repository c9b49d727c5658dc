import {
  detailsRule,
  didYouMean,
  fail,
  flag,
  method,
  type OptionRules,
  plainObject,
  type Rule,
  readOptions,
  readSettings,
  rule,
  show,
  verify,
} from '@hale/options'
import type { Probe } from '../contract/report'
import type { Health } from '../health'
import type { Audience, Details } from './details'
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

// Rules are made when they are needed, so that a bundle of `createHealth` alone does not carry them.
const groupPath = (): Rule => rule(isPath, `must be a path such as "/health/payments", ${LETTERS}`)
const endpointPath = (): Rule =>
  rule((path) => path === false || isPath(path), `must be a path such as "/readyz", ${LETTERS}, or false for none`)
// A redirect counts as success for kubelet, and a code that allows no body would lose the response.
const code = (): Rule =>
  rule(
    (value) => typeof value === 'number' && /^([45]\d\d|2(?!0[45])\d\d)$/.test(String(value)),
    'must be a status code of 2xx, 4xx or 5xx that has a body',
  )
const list = (): Rule => rule((value) => Array.isArray(value) && value.length > 0, 'must be an array with at least one element')
const optionRules = (): OptionRules<ProbeOptions> => ({
  paths: plainObject,
  groups: plainObject,
  status: plainObject,
  details: detailsRule(),
  formats: list(),
})
const groupRules = (): OptionRules<Group> => ({ checks: list(), status: plainObject, details: detailsRule() })
const aFormat = (): Rule =>
  rule(
    (format) => (format as Format | null)?.type !== undefined && (format as Format).write !== undefined,
    'must be a format with a type and a method write, such as json',
  )
const formatRules = (): Record<keyof Format, Rule> => ({
  type: rule(
    (type) => typeof type === 'string' && /^[\w.+-]+\/[\x20-\x7e]+$/.test(type),
    'must be a media type such as "application/json"',
  ),
  write: method,
  standardCodes: flag,
})

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
  } = readOptions(CALLER, options, optionRules())
  const codes = resolveCodes(status, CODES, 'status')
  const endpoints = new Map<string, ResolvedEndpoint>()
  for (const [endpoint, path] of Object.entries(resolvePaths(paths))) {
    const probe = endpoint === 'health' ? undefined : (endpoint as Probe)
    if (path !== false) endpoints.set(path, { probe, checks: undefined, status: codes, details })
  }
  for (const [path, group] of Object.entries(groups)) {
    const place = `groups[${show(path)}]`
    verify(CALLER, `the path of ${place}`, path, groupPath())
    if (endpoints.has(path)) fail(CALLER, `the path of ${place} must differ from those of the other endpoints`, path)
    endpoints.set(path, resolveGroup(group, place, { probe: undefined, checks: undefined, status: codes, details }, checks))
  }
  return { endpoints, formats: resolveFormats(formats) }
}

function resolvePaths(given: NonNullable<ProbeOptions['paths']>): Record<Endpoint, string | false> {
  const path = endpointPath()
  const paths = { ...PATHS, ...readOptions(CALLER, given, { liveness: path, readiness: path, startup: path, health: path }, 'paths') }
  const owners = new Map<string, string>()
  for (const [endpoint, own] of Object.entries(paths)) {
    if (own !== false) claim(owners, own, `paths.${endpoint}`, own)
  }
  return paths
}

/** Verifies that nothing else has the same key. */
function claim(owners: Map<string, string>, key: string, place: string, value: unknown): void {
  const owner = owners.get(key)
  if (owner) fail(CALLER, `${place} must differ from ${owner}`, value)
  owners.set(key, place)
}

function resolveCodes(given: ProbeOptions['status'] = {}, defaults: StatusCodes, place: string): StatusCodes {
  return { ...defaults, ...readOptions(CALLER, given, { healthy: code(), degraded: code(), unhealthy: code() }, place) }
}

function resolveGroup(group: Group, place: string, defaults: ResolvedEndpoint, known: Health['checks']): ResolvedEndpoint {
  const { checks, status, details = defaults.details } = readOptions<Group>(CALLER, group, groupRules(), place)
  if (checks === undefined) fail(CALLER, `${place}.checks ${list().must}`, checks)
  for (const name of checks) verifyCheckName(name, `${place}.checks`, [...known.keys()])
  return { ...defaults, checks: [...new Set(checks)], status: resolveCodes(status, defaults.status, `${place}.status`), details }
}

function verifyCheckName(name: unknown, place: string, known: readonly string[]): void {
  if (known.includes(name as string)) return
  const closest = typeof name === 'string' ? didYouMean(name, known) : undefined
  const hint = closest ? `Did you mean ${show(closest)}? ` : ''
  fail(CALLER, `${place} must be names of checks`, name, `${hint}Known: ${known.join(', ') || 'no check'}`)
}

function resolveFormats(formats: readonly Format[]): readonly Format[] {
  const owners = new Map<string, string>()
  for (const [index, format] of formats.entries()) {
    const place = `formats[${index}]`
    verify(CALLER, place, format, aFormat())
    readSettings(CALLER, format, formatRules(), place)
    claim(owners, mediaTypeOf(format), `${place}.type`, format.type)
  }
  return [...formats]
}
