import type { Agenda } from './agenda'
import type { BalancedServer } from './balancer'
import type { Pod } from './pod'

/** What a simulation cost a workload. Times are in seconds. */
export interface WorkloadSummary {
  readonly workload: string
  /** How long no instance was ready. */
  readonly noneReady: number
  /** How long instances were not ready, all together. */
  readonly notReady: number
  readonly restarts: number
  /**
   * How long instances got requests that they could not serve, all together: while they were down, blocked or without a
   * critical dependency, and still in rotation.
   */
  readonly atRisk: number
}

/** Adds up what happens to the instances of one workload. */
export interface Tally {
  add(pod: Pod, servers: readonly BalancedServer[]): void
  /** To be called when a pod has become ready or unready. */
  look(): void
  read(): WorkloadSummary
}

interface Member {
  readonly pod: Pod
  readonly servers: readonly BalancedServer[]
  /** When a request may last have reached it because of its endpoint (ms). */
  reachableUntil: number
}

/** How often requests at risk are counted (ms). */
const STEP = 100
/** How long the nodes send to an endpoint after it has been removed (ms). */
const PROPAGATION = 1_000

export function createTally(workload: string, agenda: Agenda): Tally {
  const members: Member[] = []
  const total = { noneReady: 0, notReady: 0, atRisk: 0 }
  let expected = 0
  let since = 0
  let readyCount = 0

  /** Adds the time since the last change, with what was true in it. */
  function look(): void {
    const elapsed = agenda.now - since
    if (readyCount === 0) total.noneReady += elapsed
    total.notReady += Math.max(0, expected - readyCount) * elapsed
    since = agenda.now
    readyCount = members.filter(({ pod }) => pod.ready).length
  }

  function step(): void {
    for (const member of members) if (isReached(member) && !canServe(member)) total.atRisk += STEP
    agenda.at(agenda.now + STEP, step)
  }

  function isReached(member: Member): boolean {
    const { pod, servers } = member
    if (pod.ready) member.reachableUntil = agenda.now + PROPAGATION
    // Where balancers check for themselves, they send to what they take for up.
    return servers.length > 0 ? servers.some(({ up }) => up) : agenda.now < member.reachableUntil
  }

  function canServe({ pod: { container } }: Member): boolean {
    return !container.ended && container.process.serves(agenda.now)
  }

  agenda.at(0, step)
  return {
    add(pod, servers) {
      look()
      members.push({ pod, servers, reachableUntil: 0 })
      expected = Math.max(expected, members.filter(({ pod: { container } }) => !container.onHold).length)
      readyCount = members.filter((member) => member.pod.ready).length
    },
    look,
    read() {
      look()
      const restarts = members.reduce((sum, { pod }) => sum + pod.restarts, 0)
      const [noneReady, notReady, atRisk] = [total.noneReady, total.notReady, total.atRisk].map((ms) => Math.round(ms) / 1_000) as [
        number,
        number,
        number,
      ]
      return { workload, noneReady, notReady, restarts, atRisk }
    },
  }
}
