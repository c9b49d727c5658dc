/** What happens to an instance. */
export type EventKind = 'unready' | 'ready' | 'killed' | 'started'

/** An event of a workload, or of a load balancer that takes an instance out or back. */
export interface SimulatedEvent {
  /** In seconds from the begin of the simulation. */
  readonly at: number
  /** The name of the workload; of the balancer for one of its own. */
  readonly workload: string
  readonly event: EventKind
  readonly why: string
  /** How many instances it happens to at once. */
  readonly instances: number
}

/** Collects events. Those that happen to several instances at once are one. */
export interface EventLog {
  add(at: number, workload: string, event: EventKind, why: string): void
  read(): readonly SimulatedEvent[]
}

export function createEventLog(): EventLog {
  const counted = new Map<string, SimulatedEvent>()
  return {
    add(at, workload, event, why) {
      const key = JSON.stringify([at, workload, event, why])
      const instances = (counted.get(key)?.instances ?? 0) + 1
      counted.set(key, { at: at / 1_000, workload, event, why, instances })
    },
    read: () => [...counted.values()],
  }
}
