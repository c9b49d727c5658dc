import { readCompose } from './compose/compose-service'
import { readEcsServices, readTaskDefinition } from './ecs/ecs'
import { readTargetGroups } from './ecs/target-group'
import { albOfIngress, gceOfBackendConfig } from './kubernetes/balancer-annotations'
import type { Deployed } from './kubernetes/deployed'
import { readIngress } from './kubernetes/ingress'
import { readService } from './kubernetes/service'
import { isWorkloadKind, readAutoscaler, readWorkload } from './kubernetes/workload'
import { joinManifests, type Manifests } from './manifests'
import { itemsAt, type MapTree, mapAt, type Tree, textAt } from './tree'

/** Reads one document of YAML or JSON, whatever it describes. */
export function readDocument(document: Tree, deployed: Deployed = { home: document.place.file }): Partial<Manifests> {
  if (document.kind === 'list') return joinManifests(document.items.map((item) => readDocument(item, deployed)))
  if (document.kind === 'scalar') return passOver(document, 'a YAML document')
  const kind = textAt(document, 'kind')
  if (kind !== undefined && textAt(document, 'apiVersion') !== undefined) return readKubernetes(document, kind, deployed)
  return readOthers(document)
}

function readKubernetes(document: MapTree, kind: string, deployed: Deployed): Partial<Manifests> {
  if (kind === 'List' || kind.endsWith('List')) return joinManifests(itemsAt(document, 'items').map((item) => readDocument(item, deployed)))
  if (isWorkloadKind(kind)) {
    const workload = readWorkload(document, kind, deployed)
    return workload ? { workloads: [workload] } : passOver(document, `a patch of a ${kind}`)
  }
  if (kind === 'Service' && textAt(document, 'apiVersion') === 'v1') return { services: [readService(document, deployed)] }
  if (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') return { autoscalers: [readAutoscaler(document, deployed)] }
  if (kind === 'Ingress') {
    const ingress = readIngress(document, deployed)
    const balancer = albOfIngress(ingress)
    return { ingresses: [ingress], ...(balancer && { balancers: [balancer] }) }
  }
  const balancer = kind === 'BackendConfig' ? gceOfBackendConfig(document) : undefined
  return balancer ? { balancers: [balancer] } : passOver(document, kind)
}

function readOthers(document: MapTree): Partial<Manifests> {
  const found: Partial<Manifests> = {
    composeServices: mapAt(document, 'services') ? readCompose(document) : [],
    ecsContainers: readTaskDefinition(document),
    ecsServices: readEcsServices(document),
    balancers: readTargetGroups(document),
  }
  const empty = Object.values(found).every((list) => list.length === 0)
  return empty ? passOver(document, 'a YAML document') : found
}

function passOver({ place }: Tree, what: string): Partial<Manifests> {
  return { passedOver: [{ file: place.file, what }] }
}
