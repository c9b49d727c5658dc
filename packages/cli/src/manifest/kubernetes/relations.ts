import type { Manifests } from '../manifests'
import type { Deployed } from './deployed'
import type { Ingress } from './ingress'
import type { KubeService } from './service'
import { areTogether } from './together'
import type { Autoscaler, Workload } from './workload'

type Objects = Pick<Manifests, 'workloads' | 'autoscalers' | 'services' | 'ingresses'>

/** The autoscaler of a workload. */
export function autoscalerOf(workload: Workload, manifests: Objects): Autoscaler | undefined {
  return manifests.autoscalers.find(
    (autoscaler) =>
      autoscaler.targetKind === workload.kind && autoscaler.targetName === workload.name && canReach(autoscaler, workload, manifests),
  )
}

/** How many pods run at least: an autoscaler's number, else the workload's own. A DaemonSet has one for each node. */
export function replicasOf(workload: Workload, manifests: Objects): number | undefined {
  if (workload.kind === 'DaemonSet') return undefined
  return autoscalerOf(workload, manifests)?.least ?? workload.replicas.value
}

/** The Services that select the pods of a workload. */
export function servicesOf(workload: Workload, manifests: Objects): KubeService[] {
  return manifests.services.filter((service) => selects(service, workload) && canReach(service, workload, manifests))
}

function selects({ selector }: KubeService, { labels }: Workload): boolean {
  for (const [label, value] of selector) if (labels.get(label) !== value) return false
  return selector.size > 0
}

/** The Services that an Ingress sends requests to. */
export function servicesBehind(ingress: Ingress, manifests: Objects): KubeService[] {
  return manifests.services.filter(
    (service) => ingress.routes.some((route) => route.service === service.name) && canReach(ingress, service, manifests),
  )
}

/** Objects of one namespace of one environment. Where a namespace is not written, it may be the same one. */
function canReach(one: Deployed, other: Deployed, manifests: Objects): boolean {
  const isSame = one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace
  return isSame && areTogether(one, other, manifests)
}
