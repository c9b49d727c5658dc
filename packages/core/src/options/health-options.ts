import { fail, milliseconds, PROBES, plainObject, readOptions, rule, text } from '@hale/options'
import { isRequestBound } from '../clock/request-bound'
import type { Check, LivenessCheck } from '../contract/check'
import type { Fleet } from '../contract/fleet'
import type { Probe } from '../contract/report'
import { redactNote } from '../redaction/redact'
import { forget } from '../runtime/promise'
import { type ResolvedCheck, resolveCheck } from './resolve-check'

/** The options of `createHealth`: the service, and its checks. */
export interface HealthOptions {
  /** The service's name, in every report at full detail. */
  readonly name?: string | undefined
  /** The service's release, in every report at full detail. */
  readonly version?: string | undefined
  /** Is the process alive? Check only what a restart repairs. No check at all is a good choice. */
  readonly liveness?: Readonly<Record<string, LivenessCheck | LivenessCheck['run']>> | undefined
  /** Can this instance serve traffic now? Its direct dependencies and its local resources. */
  readonly readiness?: Readonly<Record<string, Check | Check['run']>> | undefined
  /** Has it started? Each check runs by itself until it was healthy or degraded once, then never again. */
  readonly startup?: Readonly<Record<string, Check | Check['run']>> | undefined
  /** How long (ms) a report may take. No on-demand check may have a longer timeout. @default 900 */
  readonly deadline?: number | undefined
  /**
   * What no check covers, such as `'the e-mail provider'`, or a function that returns it for each report. `/healthz` lists it
   * at full detail.
   */
  readonly blindSpots?: readonly string[] | (() => readonly string[]) | undefined
  /**
   * The other instances of the service, from `createFleet` of `@hale/fleet`. An instance then stays in rotation where a
   * critical dependency is down for all of them. Without effect on Workers.
   */
  readonly fleet?: Fleet | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedHealth {
  readonly name: string | undefined
  readonly version: string | undefined
  readonly checks: readonly ResolvedCheck[]
  readonly deadline: number
  /** Reads what no check covers. Never throws. */
  readonly blindSpots: () => readonly string[] | undefined
  readonly fleet: Fleet | undefined
  /** Whether timers and I/O end with the request that started them. */
  readonly requestBound: boolean
}

// kubelet's default timeout is 1 s. The rest is for the network.
const DEFAULT_DEADLINE = 900
const FLEET = ['join', 'failed', 'held', 'answer']
const OPTIONS = {
  name: text,
  version: text,
  liveness: plainObject,
  readiness: plainObject,
  startup: plainObject,
  deadline: milliseconds(1, 60_000),
  blindSpots: rule(
    (value) => typeof value === 'function' || areNotes(value),
    'must be an array of strings of 1 to 200 characters, or a function',
  ),
  fleet: rule(
    (value) => FLEET.every((name) => typeof (value as Record<string, unknown> | null)?.[name] === 'function'),
    'must be what createFleet returns',
  ),
}

function areNotes(value: unknown): boolean {
  return Array.isArray(value) && value.every(text.fits)
}

function redactNotes(notes: readonly string[]): readonly string[] {
  return Object.freeze(notes.map(redactNote))
}

/** A function that fails must not take the report with it. */
function readNotes(read: () => readonly string[]): readonly string[] {
  try {
    const notes: unknown = read()
    forget(notes)
    return redactNotes((notes as readonly string[]).filter(text.fits))
  } catch {
    return redactNotes(['blindSpots() failed'])
  }
}

/**
 * Verifies what the user wrote.
 *
 * @throws TypeError that names the first wrong value and the remedy.
 */
export function resolveHealth(options: HealthOptions): ResolvedHealth {
  const { name, version, deadline = DEFAULT_DEADLINE, blindSpots, fleet, ...checks } = readOptions('createHealth', options, OPTIONS)
  const notes = Array.isArray(blindSpots) ? redactNotes(blindSpots) : undefined
  const requestBound = isRequestBound()
  const owners = new Map<string, Probe>()
  return {
    name,
    version,
    deadline,
    requestBound,
    // Nothing can be asked between two requests there.
    fleet: requestBound ? undefined : fleet,
    blindSpots: typeof blindSpots === 'function' ? () => readNotes(blindSpots) : () => notes,
    checks: PROBES.flatMap((probe) =>
      Object.entries(checks[probe] ?? {}).map(([given, check]) => {
        const owner = owners.get(given)
        if (owner) fail('createHealth', `${probe}.${given} must have a name that no other check has`, given, `${owner}.${given} has it.`)
        owners.set(given, probe)
        return resolveCheck(probe, given, check, deadline, requestBound)
      }),
    ),
  }
}
