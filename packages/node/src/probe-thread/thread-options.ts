import type { Details, ProbeOptions } from '@hale/core'
import { fail, milliseconds, type OptionRules, oneOf, plainObject, type Rule, readOptions, rule, verify } from '@hale/options'
import { BEAT } from './beats'

/** For how long the main thread may be blocked, in ms. */
export interface BlockedLimits {
  /** Liveness and health are degraded from here on, and readiness shows the block. @default 1000 */
  readonly degradedAt: number
  /** Readiness is unhealthy from here on. @default 5000 */
  readonly unreadyAt: number
  /** Liveness is unhealthy from here on, so that kubelet restarts the process. @default 30000 */
  readonly unhealthyAt: number
}

/** The formats that the thread can write, by name: functions cannot cross into a thread. */
export type ThreadFormat = 'json' | 'healthJson' | 'plainText'

/** Where the thread listens, and how it answers. */
export interface ProbeThreadOptions {
  /** The thread's own port, never the app's. 0 takes a free one. Required unless `socket` is set. */
  readonly port?: number | undefined
  /** The path of a unix socket to listen on instead of a port. */
  readonly socket?: string | undefined
  /** The address to listen on. @default every address of the machine */
  readonly host?: string | undefined
  /** For how long the main thread may be blocked. */
  readonly blocked?: Partial<BlockedLimits> | undefined
  /** What callers see: a level, or `{ bearer }` for `full` with that token and `summary` without. @default 'summary' */
  readonly details?: Details | { readonly bearer: string } | undefined
  /** As in `probes`. */
  readonly paths?: ProbeOptions['paths']
  /** As in `probes`. */
  readonly status?: ProbeOptions['status']
  /** As in `probes`, but each group's `details` is a level: a function cannot cross into a thread. */
  readonly groups?: ProbeOptions['groups']
  /** The formats to negotiate, the default first. @default ['json', 'healthJson', 'plainText'] */
  readonly formats?: readonly ThreadFormat[] | undefined
}

/** The options as the thread gets them: plain data, verified, with every default filled in. */
export interface ThreadSettings {
  readonly listen: { readonly path: string } | { readonly port: number; readonly host?: string | undefined }
  readonly blocked: BlockedLimits
  readonly details: Details | { readonly bearer: string }
  readonly paths: ProbeOptions['paths']
  readonly status: ProbeOptions['status']
  readonly groups: ProbeOptions['groups']
  readonly formats: readonly ThreadFormat[]
}

const CALLER = 'probeThread'
const DEFAULT_LIMITS: BlockedLimits = { degradedAt: 1_000, unreadyAt: 5_000, unhealthyAt: 30_000 }
const FORMAT_NAMES: readonly ThreadFormat[] = ['json', 'healthJson', 'plainText']
const REMEDY = 'A function cannot cross into a thread.'

// Made when they are needed, so that a bundle of the other parts of this package does not carry them.
const level = (): Rule => ({ ...oneOf('none', 'summary', 'full'), remedy: REMEDY })
const STRING = rule((value) => typeof value === 'string' && value !== '', 'must be a string that is not empty')
const PATH = rule((value) => typeof value === 'string' && value !== '' && value.length < 104, 'must be a path of at most 103 characters')
const rules = (): OptionRules<ProbeThreadOptions> => ({
  port: rule((value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535, 'must be a port from 0 to 65535'),
  socket: PATH,
  host: STRING,
  blocked: plainObject,
  details: rule(
    (value) => level().fits(value) || (typeof value === 'object' && value !== null && STRING.fits((value as { bearer?: unknown }).bearer)),
    `${level().must}, or { bearer: token }`,
    REMEDY,
  ),
  paths: plainObject,
  status: plainObject,
  groups: plainObject,
  formats: rule(
    (value) => Array.isArray(value) && value.length > 0 && value.every((name) => FORMAT_NAMES.includes(name)),
    `must be an array of ${FORMAT_NAMES.map((name) => `"${name}"`).join(', ')}`,
    REMEDY,
  ),
})

/**
 * Verifies what the user wrote, but for the paths and codes, which the core verifies.
 *
 * @throws TypeError that names the first wrong value and the remedy.
 */
export function resolveThread(options: ProbeThreadOptions): ThreadSettings {
  const {
    port,
    socket,
    host,
    blocked = {},
    details = 'summary',
    paths,
    status,
    groups,
    formats = FORMAT_NAMES,
  } = readOptions(CALLER, options, rules())
  if (port === undefined && socket === undefined) fail(CALLER, 'port must be set, or socket', port)
  if (port !== undefined && socket !== undefined) fail(CALLER, 'port must be left out where socket is set', port)
  return {
    listen: socket === undefined ? { port: port as number, host } : { path: socket },
    blocked: resolveLimits(blocked),
    details: typeof details === 'object' ? { bearer: details.bearer } : details,
    paths,
    status,
    groups: readGroups(groups),
    formats,
  }
}

function resolveLimits(blocked: Partial<BlockedLimits>): BlockedLimits {
  // Two beats of the main thread are 200 ms: a shorter limit would blame a thread that is not blocked.
  const limit = milliseconds(2 * BEAT)
  const limits = {
    ...DEFAULT_LIMITS,
    ...readOptions(CALLER, blocked, { degradedAt: limit, unreadyAt: limit, unhealthyAt: limit }, 'blocked'),
  }
  if (limits.unreadyAt > limits.unhealthyAt) {
    fail(
      CALLER,
      'blocked.unreadyAt must be at most blocked.unhealthyAt',
      limits.unreadyAt,
      'An instance that is restarted must be unready first.',
    )
  }
  return limits
}

function readGroups(groups: ProbeOptions['groups']): ProbeOptions['groups'] {
  for (const [path, group] of Object.entries(groups ?? {})) {
    const details = group?.details
    if (details !== undefined) verify(CALLER, `groups["${path}"].details`, details, level())
  }
  return groups
}
