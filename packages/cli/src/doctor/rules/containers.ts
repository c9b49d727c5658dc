import type { ComposeService } from '../../manifest/compose/compose-service'
import type { EcsContainer } from '../../manifest/ecs/ecs'
import type { KubeContainer } from '../../manifest/kubernetes/container'
import { KUBE_PROBES, type KubeProbe } from '../../manifest/kubernetes/probe'
import type { Workload } from '../../manifest/kubernetes/workload'
import type { Manifests } from '../../manifest/manifests'
import { type NotJudged, notJudged } from '../finding'
import type { Evidence } from '../rule'

/** A container of Kubernetes, with the workload that runs it. */
export interface PodContainer {
  readonly workload: Workload
  readonly container: KubeContainer
}

/** A probe, with the container that it asks. */
export interface ContainerProbe extends PodContainer {
  readonly probe: KubeProbe
}

export function podContainers({ workloads }: Pick<Manifests, 'workloads'>): PodContainer[] {
  return workloads.flatMap((workload) => workload.containers.map((container) => ({ workload, container })))
}

/** The containers that serve for as long as the pod lives: no plain init containers, no Jobs. */
export function servingContainers(manifests: Pick<Manifests, 'workloads'>): PodContainer[] {
  return podContainers(manifests).filter(({ workload, container }) => !workload.ends && container.role !== 'init')
}

export function probesOf({ workload, container }: PodContainer): ContainerProbe[] {
  return KUBE_PROBES.flatMap((name) => {
    const probe = container.probes[name]
    return probe ? [{ workload, container, probe }] : []
  })
}

/** The containers of the files that `--url` leads to. */
export interface LiveContainers {
  readonly pods: readonly PodContainer[]
  readonly compose: readonly ComposeService[]
  readonly ecs: readonly EcsContainer[]
}

/**
 * Finds the containers that the running service stands for: those with the port of the URL, or the only one that there is.
 * The result of a file without any container is empty; where several could be meant and none has the port, it is
 * not judged.
 */
export function liveContainers(evidence: Evidence): LiveContainers | NotJudged {
  const live = known.get(evidence) ?? findLiveContainers(evidence)
  known.set(evidence, live)
  return live
}

/** Rules look them up for each container. */
const known = new WeakMap<Evidence, LiveContainers | NotJudged>()

function findLiveContainers({ manifests, service }: Evidence): LiveContainers | NotJudged {
  if (!service) return { pods: [], compose: [], ecs: [] }
  const pods = servingContainers(manifests)
  const { composeServices, ecsContainers } = manifests
  const port = portOfUrl(service.url)
  const found = {
    pods: pods.filter(({ container }) => portsOf(container).includes(port)),
    compose: composeServices.filter(({ ports, publishedPorts }) => [...ports, ...publishedPorts].includes(port)),
    ecs: ecsContainers.filter(({ ports }) => ports.includes(port)),
  }
  if (count(found) > 0) return found
  const all = { pods, compose: composeServices, ecs: ecsContainers }
  // Behind a forwarded port the number is another one.
  if (count(all) <= 1) return all
  return notJudged(`no container of the files has port ${port} of --url`)
}

export function portOfUrl({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80))
}

function portsOf(container: KubeContainer): number[] {
  const probed = Object.values(container.probes).flatMap((probe) => {
    const action = probe?.action
    return action && 'port' in action && action.port?.number !== undefined ? [action.port.number] : []
  })
  return [...container.ports.map(({ number }) => number), ...probed]
}

/** A container counts once, however many overlays deploy it. */
function count({ pods, compose, ecs }: LiveContainers): number {
  const names = [
    ...pods.map(({ workload, container }) => `${workload.kind} ${workload.name} ${container.name}`),
    ...compose.map(({ name }) => `service ${name}`),
    ...ecs.map(({ family, name }) => `task ${family} ${name}`),
  ]
  return new Set(names).size
}
