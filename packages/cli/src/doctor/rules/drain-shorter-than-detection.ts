import { type Balancer, secondsToDetect } from '../../manifest/balancer'
import { servicesBehind, servicesOf } from '../../manifest/kubernetes/relations'
import type { Manifests } from '../../manifest/manifests'
import type { MapTree } from '../../manifest/tree'
import { setKey } from '../edits/tree-edits'
import type { Finding, Fix } from '../finding'
import type { Evidence, Rule } from '../rule'
import { liveContainers, type PodContainer, servingContainers } from './containers'
import { secondsText, sumText, type Term, total } from './sum'

/** `readinessDelay` of `gracefulShutdown`, unless the service says another. */
const DEFAULT_DELAY = 5

export const drainShorterThanDetection: Rule = {
  id: 'drain-shorter-than-detection',
  severity: 'warning',
  needs: 'either',
  live: 'how long the service drains',
  question: 'Does the service serve on until its load balancer has seen that it stops?',
  why: 'A balancer that only probes sends requests until enough probes have failed. What it sends after the service has closed is lost.',
  remedy: 'Raise `readinessDelay`, probe more often, or let a controller deregister the targets (`target-type: ip`).',
  *check(evidence) {
    for (const balancer of evidence.manifests.balancers.filter(({ onlyProbes }) => onlyProbes)) {
      for (const terms of drainsBehind(balancer, evidence)) yield* judge(balancer, terms)
    }
  },
}

function* judge(balancer: Balancer, drain: readonly Term[]): Iterable<Finding> {
  const needed = secondsToDetect(balancer)
  const lost = needed - total(drain)
  if (lost <= 0) return
  const { interval, failures, timeout } = balancer
  const detection = `interval ${secondsText(interval.value)} × ${failures.value} failures + timeout ${secondsText(timeout.value)} = ${secondsText(needed)}`
  yield {
    place: balancer.place,
    message: `${balancer.name} sends requests to a closed port for up to ${secondsText(lost)} on each stop.`,
    sum: `${sumText(drain)} < ${detection}`,
    fix: fixOf(balancer, needed),
  }
}

/** What each service behind a balancer waits for, where anything is known of it. */
function drainsBehind(balancer: Balancer, evidence: Evidence): Term[][] {
  const { service, manifests } = evidence
  const shutdown = service?.about?.shutdown
  const live = liveContainers(evidence)
  const pods = podsBehind(balancer, manifests)
  if (!shutdown || 'notJudged' in live) {
    // Files alone: a preStop that sleeps shows that somebody thought of draining.
    const sleeping = pods.filter(({ container }) => (container.preStop?.seconds ?? 0) > 0)
    return sleeping.map(({ container }) => [
      ['preStop', container.preStop?.seconds ?? 0],
      ['readinessDelay (the default)', DEFAULT_DELAY],
    ])
  }
  const delay: Term = ['readinessDelay', shutdown.readinessDelay / 1_000]
  const drains = pods
    .filter(({ container }) => live.pods.some((pod) => pod.container === container))
    .map(({ container }): Term[] => [['preStop', container.preStop?.seconds ?? 0], delay])
  return drains.length > 0 || pods.length > 0 ? drains : [[delay]]
}

/** The containers that a balancer's Ingress routes to. Behind other balancers, those with its ports. */
function podsBehind({ ingress, ports }: Balancer, manifests: Manifests): PodContainer[] {
  const pods = servingContainers(manifests)
  if (!ingress) return pods.filter(({ container }) => container.ports.some(({ number }) => ports.includes(number)))
  const behind = servicesBehind(ingress, manifests)
  return pods.filter(({ workload }) => servicesOf(workload, manifests).some((service) => behind.includes(service)))
}

function fixOf({ type, tree }: Balancer, needed: number): Fix {
  if (type === 'alb' && tree?.kind === 'map' && !tree.entries.has('TargetType') && !tree.entries.has('TargetGroupName')) {
    const annotation = setKey(tree satisfies MapTree, 'alb.ingress.kubernetes.io/target-type', 'ip')
    return { say: 'Let the controller deregister pods when they get their signal.', edits: [annotation] }
  }
  const delay = (Math.ceil(needed) * 1_000).toLocaleString('en').replace(',', '_')
  return { say: `Serve on for long enough: gracefulShutdown(server, health, { readinessDelay: ${delay} }).`, edits: [] }
}
