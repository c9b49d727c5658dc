import type { Endpoint, SimulatedBalancer, SimulatedProbe, SimulatedWorkload } from '../deployment'
import { readFault } from '../fault'
import { assumedService, type SimulatedService } from '../service'
import { type Simulation, simulate } from '../simulate'

/** A probe with kubelet's defaults: every 10 s, 1 s to answer, three failures. */
export function probeOf(endpoint: Endpoint, given: Partial<SimulatedProbe> = {}): SimulatedProbe {
  return {
    question: { type: 'http', endpoint },
    initialDelay: 0,
    period: 10,
    timeout: 1,
    failureThreshold: 3,
    successThreshold: 1,
    ...given,
  }
}

/** One instance with readiness and liveness. */
export function workloadOf(given: Partial<SimulatedWorkload> = {}): SimulatedWorkload {
  const probes = { readiness: probeOf('readiness'), liveness: probeOf('liveness') }
  return { name: 'orders', replicas: 1, gracePeriod: 30, preStop: 0, probes, ...given }
}

/** HAProxy's defaults with `timeout check 1s`. */
export function haproxyOf(given: Partial<SimulatedBalancer> = {}): SimulatedBalancer {
  const accepts = (code: number): boolean => code >= 200 && code < 400
  return {
    name: 'haproxy',
    rule: 'haproxy',
    question: { type: 'http', endpoint: 'readiness' },
    interval: 2,
    timeout: 1,
    failures: 3,
    passes: 2,
    accepts,
    ...given,
  }
}

interface Given {
  readonly workload?: Partial<SimulatedWorkload>
  readonly balancers?: readonly SimulatedBalancer[]
  readonly service?: Partial<SimulatedService>
  readonly duration?: number
}

/** Simulates faults as they are written on the command line. */
export function simulateFaults(texts: readonly string[], { workload, balancers = [], service, duration = 300 }: Given = {}): Simulation {
  const faults = texts.map(readFault)
  return simulate({ workloads: [workloadOf(workload)], balancers, service: { ...assumedService(faults), ...service }, faults, duration })
}

/** Events in short: `30 orders unready`. */
export function shortly({ events }: Simulation): string[] {
  return events.map(({ at, workload, event, instances }) => `${at} ${workload} ${event}${instances > 1 ? ` x ${instances}` : ''}`)
}
