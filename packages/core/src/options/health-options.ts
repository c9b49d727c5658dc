import { fail, milliseconds, PROBES, plainObject, readOptions, rule, text } from '@hale/options'
import { isRequestBound } from '../clock/request-bound'
import type { Check, LivenessCheck } from '../contract/check'
import type { Probe } from '../contract/report'
import { redact } from '../redaction/redact'
import { type ResolvedCheck, resolveCheck } from './resolve-check'

/** What `createHealth` is told: who the service is, and what can be wrong with it. */
export interface HealthOptions {
  /** The service's name, told in every report. */
  readonly name?: string | undefined
  /** The service's release, told in every report. */
  readonly version?: string | undefined
  /** Is the process alive? Only what a restart would cure; nothing at all is a good choice. */
  readonly liveness?: Readonly<Record<string, LivenessCheck | LivenessCheck['run']>> | undefined
  /** Can this instance serve traffic now? Its direct dependencies and its local resources. */
  readonly readiness?: Readonly<Record<string, Check | Check['run']>> | undefined
  /** Has it finished to initialise? Each runs by itself until it was healthy or degraded once, then never again. */
  readonly startup?: Readonly<Record<string, Check | Check['run']>> | undefined
  /** How long (ms) a report may take; no on-demand check may have a longer timeout. @default 900 */
  readonly deadline?: number | undefined
  /** What the team knows that no check tests, such as `'the e-mail provider'`. Told on `/healthz` in full detail. */
  readonly blindSpots?: readonly string[] | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedHealth {
  readonly name: string | undefined
  readonly version: string | undefined
  readonly checks: readonly ResolvedCheck[]
  readonly deadline: number
  readonly blindSpots: readonly string[] | undefined
  /** Whether timers and I/O end with the request that made them. */
  readonly requestBound: boolean
}

// A probe's answer has to fit into kubelet's default timeout of 1 s, with some of it left for the way.
const DEFAULT_DEADLINE = 900
const OPTIONS = {
  name: text,
  version: text,
  liveness: plainObject,
  readiness: plainObject,
  startup: plainObject,
  deadline: milliseconds(1, 60_000),
  blindSpots: rule((value) => Array.isArray(value) && value.every(text.fits), 'must be an array of strings of 1 to 200 characters'),
}

/** Verifies what the user wrote. Throws a TypeError that names the first wrong value and the remedy. */
export function resolveHealth(options: HealthOptions): ResolvedHealth {
  const { name, version, deadline = DEFAULT_DEADLINE, blindSpots, ...checks } = readOptions('createHealth', options, OPTIONS)
  const requestBound = isRequestBound()
  const owners = new Map<string, Probe>()
  return {
    name,
    version,
    deadline,
    requestBound,
    blindSpots: blindSpots && Object.freeze(blindSpots.map(redact)),
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
