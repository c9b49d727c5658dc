import { type Budget, createBudget } from '../asking/budget'
import { ASKS, BURST, isOpen, nextRoundIn } from '../asking/cadence'
import { pickPeers } from '../asking/pick-peers'
import { type PeerAnswer, saysOf } from '../judge/evidence'
import { createOutage, type Outage } from '../judge/outage'
import type { Fault, Subject } from './faults'

/** How a fleet is simulated. Times are in ms. */
export interface Setting {
  readonly instances: number
  /** Whether the fleet guards the check. */
  readonly guard: boolean
  /** How often each instance is probed. @default 5_000 */
  readonly probeEvery?: number | undefined
  /** @default 1_000 */
  readonly maxAge?: number | undefined
  /** Whether versions and zones are known. @default true */
  readonly cohorts?: boolean | undefined
  readonly seed?: number | undefined
}

/** What a simulation came to. */
export interface Outcome {
  /** The smallest share of instances in rotation after the fault began. */
  readonly leastReady: number
  /** Seconds of instances that stayed in rotation although the fault was their own. */
  readonly brokenSeconds: number
  /** How often an instance left rotation or came back. */
  readonly flips: number
  readonly asks: number
  /** Asks of the instance that asked most, per second of its failing. */
  readonly asksPerSecond: number
}

interface Instance extends Subject {
  version: number
  zone: number
  passed: boolean
  everReady: boolean
  ready: boolean
  outage: Outage
  resultAt: number
  failedAt: number
  failingSince: number | undefined
  nextRound: number
  /** Peers whose version is known by an answer. */
  known: Map<number, number>
  asks: number
  budget: Budget
  failingFor: number
}

const LENGTH = 600_000
const STEP = 500
/** From so many peers an instance picks those that it asks. */
const SAMPLE = 60

/** Runs one fault on a fleet, in virtual time. The same seed gives the same run. */
export function simulate(
  fault: Fault,
  { instances: total, guard, probeEvery = 5_000, maxAge = 1_000, cohorts = true, seed = 42 }: Setting,
): Outcome {
  let state = seed
  const random = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const fleet = Array.from({ length: total }, (_, index) => createInstance(index))
  const offsets = fleet.map(() => Math.floor((random() * probeEvery) / STEP) * STEP)
  let leastReady = 1
  let brokenTicks = 0
  let flips = 0

  for (let at = 0; at < LENGTH; at += STEP) {
    for (const instance of fleet) deploy(instance, at)
    for (const instance of fleet) {
      if (instance.failingSince !== undefined) instance.failingFor += STEP
      if (guard && instance.failingSince !== undefined && instance.everReady && at >= instance.nextRound) ask(instance, at)
      if ((at + (offsets[instance.index] ?? 0)) % probeEvery === 0) probe(instance, at)
    }
    const ready = fleet.filter((instance) => instance.ready)
    if (at > 20_000) leastReady = Math.min(leastReady, ready.length / total)
    if (!fault.shared) brokenTicks += ready.filter((instance) => !fault.passes(at, instance, total, 1)).length
  }
  const asks = fleet.reduce((sum, instance) => sum + instance.asks, 0)
  const asksPerSecond = Math.max(
    0,
    ...fleet.filter(({ failingFor }) => failingFor > 20_000).map((one) => (one.asks * 1_000) / one.failingFor),
  )
  return { leastReady, brokenSeconds: (brokenTicks * STEP) / 1_000, flips, asks, asksPerSecond }

  function createInstance(index: number): Instance {
    return {
      index,
      zone: index % 3,
      version: 1,
      passed: true,
      everReady: false,
      ready: false,
      outage: outageOf(index % 3, 1),
      resultAt: -Infinity,
      failedAt: -Infinity,
      failingSince: undefined,
      nextRound: Infinity,
      known: new Map(),
      asks: 0,
      budget: createBudget(BURST),
      failingFor: 0,
    }
  }

  function outageOf(zone: number, version: number): Outage {
    return createOutage(cohorts ? { zone: `z${zone}`, version: `v${version}` } : {})
  }

  function deploy(instance: Instance, at: number): void {
    const version = fault.version?.(at, instance, total) ?? 1
    if (version === instance.version) return
    Object.assign(instance, createInstance(instance.index), { version, outage: outageOf(instance.zone, version), asks: instance.asks })
  }

  /** A run, unless the last result is fresh. */
  function run(instance: Instance, at: number): void {
    if (at - instance.resultAt < maxAge) return
    instance.resultAt = at
    instance.passed = fault.passes(at, instance, total, random())
    if (!instance.passed) instance.failedAt = at
  }

  function probe(instance: Instance, at: number): void {
    run(instance, at)
    const before = instance.ready
    const wasReady = instance.everReady
    if (instance.passed) {
      instance.outage.passed()
      instance.failingSince = undefined
      instance.nextRound = Infinity
      instance.everReady = true
      instance.ready = true
    } else {
      fail(instance, at)
      instance.ready = guard && instance.everReady && instance.outage.holds(at)
    }
    // An instance that starts is no flip.
    if (before !== instance.ready && wasReady) flips += 1
  }

  function fail(instance: Instance, at: number): void {
    instance.outage.failed(at)
    const first = instance.failingSince === undefined
    instance.failingSince ??= at
    // The first round of an outage is waited for. One that goes on has a verdict.
    if (!guard || !instance.everReady || !first) return
    if (at - (instance.outage.rounds.at(-1)?.at ?? -Infinity) <= 1_500) instance.nextRound = at + 1_500
    else {
      ask(instance, at)
      if (isOpen(instance.outage.rounds, total - 1)) ask(instance, at)
    }
  }

  /** Some at random, and all that are known to run another version: to pick from them is to pick from all. */
  function candidatesOf(instance: Instance): Instance[] {
    if (total <= SAMPLE) return fleet.filter((peer) => peer !== instance)
    const sample = new Set<Instance>()
    while (sample.size < SAMPLE) sample.add(fleet[Math.floor(random() * total)] as Instance)
    for (const [index, version] of instance.known) if (version !== instance.version) sample.add(fleet[index] as Instance)
    sample.delete(instance)
    return [...sample]
  }

  function ask(instance: Instance, at: number): void {
    const candidates = candidatesOf(instance).map((peer) => {
      const version = instance.known.get(peer.index)
      return {
        peer,
        otherVersion: cohorts && version !== undefined ? version !== instance.version : undefined,
        otherZone: cohorts ? peer.zone !== instance.zone : undefined,
      }
    })
    const picked = pickPeers(candidates, instance.budget.take(ASKS, at), random)
    const first = picked.map(({ peer }) => answerOf(instance, peer, at))
    const lost = first.filter(({ says }) => says === 'silent').length
    // Another peer is asked once for each that is silent.
    const others = candidates.filter((candidate) => !picked.includes(candidate))
    const second = pickPeers(others, instance.budget.take(lost, at), random).map(({ peer }) => answerOf(instance, peer, at))
    const answers = [...first, ...second]
    instance.asks += answers.length
    if (answers.length > 0) instance.outage.add({ at, answers }, total - 1)
    instance.nextRound =
      at +
      nextRoundIn({
        rounds: instance.outage.rounds,
        decision: instance.outage.verdict.decision,
        canAfford: instance.budget.left(at) >= Math.min(ASKS, total - 1),
        random: random(),
      })
  }

  function answerOf(instance: Instance, peer: Instance, at: number): PeerAnswer {
    const way = fault.ask?.(at, instance, peer, random()) ?? 'answer'
    if (way === 'silent') return { says: 'silent' }
    // A slow peer answers what it knows in time, and has its result when it is asked the next time.
    const isKnown = way === 'answer' || at - peer.resultAt < maxAge
    const failedBefore = peer.failedAt
    run(peer, at)
    if (cohorts) instance.known.set(peer.index, peer.version)
    const status = !isKnown ? 'unknown' : peer.passed ? 'healthy' : 'unhealthy'
    const failedAgo = at - (isKnown ? peer.failedAt : failedBefore)
    return {
      says: saysOf({ status, age: at - peer.resultAt, failedAgo }, at - (instance.failingSince ?? at)),
      version: cohorts ? `v${peer.version}` : undefined,
      zone: cohorts ? `z${peer.zone}` : undefined,
    }
  }
}
