import type { Balancer } from '../manifest/balancer'
import { urlsOf } from '../manifest/healthcheck'
import type { KubeContainer } from '../manifest/kubernetes/container'
import type { KubeProbe, ProbeAction } from '../manifest/kubernetes/probe'
import { replicasOf } from '../manifest/kubernetes/relations'
import type { Workload } from '../manifest/kubernetes/workload'
import type { Manifests } from '../manifest/manifests'
import type { Endpoint, Question, SimulatedBalancer, SimulatedProbe, SimulatedWorkload } from './deployment'
import { endpointOf } from './endpoint'

/** What the files say, as a simulation needs it. */
export interface SimulatedDeployment {
  readonly workloads: readonly SimulatedWorkload[]
  readonly balancers: readonly SimulatedBalancer[]
}

/** Every path that a probe or a balancer asks. */
export function pathsOf(manifests: Manifests): readonly string[] {
  const actions = servingWorkloads(manifests).flatMap((workload) => Object.values(containerOf(workload, undefined)?.probes ?? {}))
  const asked = actions.flatMap((probe) => (probe?.action.type === 'http' ? [probe.action.path] : []))
  return [...new Set([...asked, ...manifests.balancers.flatMap(({ path }) => path ?? [])])]
}

/** `port` is where the service listens: of several containers it is the one that is simulated. */
export function deploymentFrom(manifests: Manifests, known: ReadonlyMap<string, Endpoint>, port: number | undefined): SimulatedDeployment {
  const workloads = servingWorkloads(manifests).map((workload) => simulatedWorkload(workload, manifests, known, port))
  const balancers = manifests.balancers.map((balancer) => simulatedBalancer(balancer, known))
  // A balancer without a workload in the files still has something to check.
  if (workloads.length === 0 && balancers.length > 0)
    return { workloads: [{ name: 'service', replicas: 1, gracePeriod: 30, preStop: 0, probes: {} }], balancers }
  return { workloads, balancers }
}

function servingWorkloads({ workloads }: Manifests): readonly Workload[] {
  return workloads.filter(({ ends }) => !ends)
}

function simulatedWorkload(
  workload: Workload,
  manifests: Manifests,
  known: ReadonlyMap<string, Endpoint>,
  port: number | undefined,
): SimulatedWorkload {
  const container = containerOf(workload, port)
  const probe = (given: KubeProbe | undefined) => given && simulatedProbe(given, known)
  const { startup, liveness, readiness } = container?.probes ?? {}
  return {
    name: shownName(workload, manifests),
    replicas: Math.max(1, replicasOf(workload, manifests) ?? 1),
    gracePeriod: workload.gracePeriod.value,
    preStop: container?.preStop?.seconds ?? 0,
    probes: { startup: probe(startup), liveness: probe(liveness), readiness: probe(readiness) },
  }
}

/** The same workload of two environments has one name. */
function shownName({ kind, name, home }: Workload, { workloads }: Manifests): string {
  const isRepeated = workloads.filter((workload) => workload.kind === kind && workload.name === name).length > 1
  return isRepeated ? `${name} (${home})` : name
}

/** The container that the port belongs to, else the first with a probe, else the first. */
function containerOf({ containers }: Workload, port: number | undefined): KubeContainer | undefined {
  const main = containers.filter(({ role }) => role === 'main')
  const onPort = main.find(({ ports }) => ports.some(({ number }) => number === port))
  return onPort ?? main.find(({ probes }) => Object.values(probes).some((probe) => probe !== undefined)) ?? main[0]
}

function simulatedProbe(
  { action, initialDelay, period, timeout, failureThreshold, successThreshold, gracePeriod }: KubeProbe,
  known: ReadonlyMap<string, Endpoint>,
): SimulatedProbe {
  return {
    question: questionOf(action, known),
    initialDelay: initialDelay.value,
    // The API refuses less than 1.
    period: Math.max(1, period.value),
    timeout: Math.max(1, timeout.value),
    failureThreshold: Math.max(1, failureThreshold.value),
    successThreshold: Math.max(1, successThreshold.value),
    gracePeriod: gracePeriod?.value,
  }
}

function questionOf(action: ProbeAction, known: ReadonlyMap<string, Endpoint>): Question {
  switch (action.type) {
    case 'http':
      return { type: 'http', endpoint: endpointOf(action.path, known), port: action.port?.number }
    case 'grpc':
      return { type: 'http', endpoint: /live/i.test(action.service ?? '') ? 'liveness' : 'readiness', port: action.port?.number }
    case 'tcp':
      return { type: 'tcp' }
    case 'exec':
      return asksUrl(urlsOf(action.command)[0], known)
    default:
      return { type: 'process' }
  }
}

/** A command that asks a URL, such as `curl`, is judged like the URL. Of any other it is only known that the container runs. */
function asksUrl(url: URL | undefined, known: ReadonlyMap<string, Endpoint>): Question {
  if (!url) return { type: 'process' }
  return { type: 'http', endpoint: endpointOf(url.pathname, known), port: Number(url.port) || undefined }
}

function simulatedBalancer(balancer: Balancer, known: ReadonlyMap<string, Endpoint>): SimulatedBalancer {
  const { name, type, path, ports, interval, timeout, failures, passes, accepts } = balancer
  return {
    name,
    rule: type === 'haproxy' ? 'haproxy' : 'consecutive',
    question: path === undefined ? { type: 'tcp' } : { type: 'http', endpoint: endpointOf(path, known), port: ports[0] },
    interval: interval.value,
    timeout: timeout.value,
    failures: failures.value,
    passes: passes.value,
    accepts,
  }
}
