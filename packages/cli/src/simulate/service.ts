import type { About, AboutCheck } from '@hale/core'
import type { Fault } from './fault'

/** What a simulation knows of the service. Times are in ms. */
export interface SimulatedService {
  readonly deadline: number
  readonly startedAfter: number
  /** How it stops. Absent where it ignores SIGTERM: as process 1 of a container it then runs on until SIGKILL. */
  readonly shutdown?: { readonly readinessDelay: number } | undefined
  readonly status: { readonly healthy: number; readonly degraded: number; readonly unhealthy: number }
  readonly checks: Readonly<Record<string, AboutCheck>>
  /** Where the app listens. Probes of another port are answered by a thread of their own, if there is one. */
  readonly port?: number | undefined
  readonly probeThread: boolean
  /** Instances that fail together stay ready. */
  readonly guarded: boolean
}

const DEFAULTS = { deadline: 900, startedAfter: 500, readinessDelay: 5_000, status: { healthy: 200, degraded: 200, unhealthy: 503 } }

/** The service as it describes itself. */
export function serviceFromAbout({
  deadline,
  startedAfter,
  shutdown,
  status,
  checks,
  listener,
  longestBlock,
  fleet,
}: Partial<About>): SimulatedService {
  return {
    deadline: deadline ?? DEFAULTS.deadline,
    startedAfter: startedAfter ?? DEFAULTS.startedAfter,
    shutdown: shutdown?.signals.includes('SIGTERM') ? shutdown : undefined,
    status: { ...DEFAULTS.status, ...status },
    checks: checks ?? {},
    port: listener?.port,
    probeThread: longestBlock !== undefined,
    guarded: fleet?.mode === 'guard',
  }
}

/** A service of which only the files are known: it has Hale's defaults, and each check that a fault names is a critical one of readiness. */
export function assumedService(faults: readonly Fault[]): SimulatedService {
  const check: AboutCheck = {
    probe: 'readiness',
    scope: 'dependency',
    critical: true,
    timeout: 500,
    maxAge: 1_000,
    failureThreshold: 1,
    successThreshold: 1,
  }
  const names = faults.flatMap((fault) => ('check' in fault ? [fault.check] : []))
  const { readinessDelay, ...rest } = DEFAULTS
  return {
    ...rest,
    shutdown: { readinessDelay },
    checks: Object.fromEntries(names.map((name) => [name, check])),
    probeThread: false,
    guarded: false,
  }
}
