import { createAgenda } from './agenda'
import { startBalancer } from './balancer'
import type { SimulatedBalancer, SimulatedWorkload } from './deployment'
import { createEventLog, type SimulatedEvent } from './events'
import type { Fault } from './fault'
import { createPod, type Pod } from './pod'
import type { SimulatedService } from './service'
import { createTally, type WorkloadSummary } from './tally'

/** What is simulated. */
export interface Scenario {
  readonly workloads: readonly SimulatedWorkload[]
  readonly balancers: readonly SimulatedBalancer[]
  readonly service: SimulatedService
  readonly faults: readonly Fault[]
  /** How long, in seconds. */
  readonly duration: number
}

/** What happened, in the order in which it did. Times are in seconds. */
export interface Simulation {
  readonly events: readonly SimulatedEvent[]
  /** How long no instance of a workload was ready. Of several workloads, the longest. */
  readonly noneReady: number
  readonly workloads: readonly WorkloadSummary[]
}

/** Runs a scenario on virtual time. At 0 every instance is ready, and every probe asks. */
export function simulate({ workloads, balancers, service, faults, duration }: Scenario): Simulation {
  const agenda = createAgenda()
  const log = createEventLog()
  const tallies = workloads.map((workload) => {
    const tally = createTally(workload.name, agenda)
    const parts = (given: readonly Fault[]) => ({
      workload,
      service,
      agenda,
      faults: given,
      emit: (...event: [SimulatedEvent['event'], string]) => log.add(agenda.now, workload.name, ...event),
      changed: tally.look,
    })

    function add(pod: Pod): Pod {
      const servers = balancers.map((balancer) =>
        startBalancer(balancer, pod, agenda, (...event) => log.add(agenda.now, balancer.name, ...event)),
      )
      tally.add(pod, servers)
      return pod
    }

    function replace(pod: Pod, shared: readonly Fault[]): Pod {
      pod.stop()
      log.add(agenda.now, workload.name, 'started', 'a new pod replaces the one that stops')
      const next = createPod(parts(shared), false)
      tally.add(next, [])
      return next
    }

    for (let index = 0; index < workload.replicas; index += 1) {
      const own = faults.filter((fault) => !('instances' in fault) || fault.instances === 'all' || index < fault.instances)
      let pod = add(createPod(parts(own), true))
      const shared = own.filter((fault) => !('instances' in fault))
      for (const { from } of own.filter(({ kind }) => kind === 'stop')) {
        agenda.at(from, () => {
          pod = replace(pod, shared)
        })
      }
    }
    return tally
  })
  agenda.runUntil(duration * 1_000)
  const summaries = tallies.map((tally) => tally.read())
  return { events: log.read(), noneReady: Math.max(0, ...summaries.map(({ noneReady }) => noneReady)), workloads: summaries }
}
