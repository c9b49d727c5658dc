import type { Place } from '../source'
import { flagAt, itemsAt, type MapTree, numberAt, pairsAt, textAt } from '../tree'
import type { Workload } from './workload'

/** A Service: which pods it sends requests to, and on which ports. */
export interface KubeService {
  readonly name: string
  readonly namespace: string
  readonly place: Place
  readonly tree: MapTree
  readonly type: string
  readonly headless: boolean
  readonly selector: ReadonlyMap<string, string>
  readonly ports: readonly ServicePort[]
  readonly publishNotReadyAddresses: boolean
  readonly annotations: ReadonlyMap<string, string>
}

interface ServicePort {
  readonly number: number
  readonly name?: string | undefined
  /** A number, or the name of a port of the container. */
  readonly target: string | number
}

export function readService(tree: MapTree): KubeService {
  return {
    name: textAt(tree, 'metadata', 'name') ?? '',
    namespace: textAt(tree, 'metadata', 'namespace') ?? 'default',
    place: tree.place,
    tree,
    type: textAt(tree, 'spec', 'type') ?? 'ClusterIP',
    headless: textAt(tree, 'spec', 'clusterIP') === 'None',
    selector: pairsAt(tree, 'spec', 'selector'),
    ports: itemsAt(tree, 'spec', 'ports').map((port) => {
      const number = numberAt(port, 'port') ?? 0
      return { number, name: textAt(port, 'name'), target: numberAt(port, 'targetPort') ?? textAt(port, 'targetPort') ?? number }
    }),
    publishNotReadyAddresses: flagAt(tree, 'spec', 'publishNotReadyAddresses'),
    annotations: pairsAt(tree, 'metadata', 'annotations'),
  }
}

/** Whether a Service selects the pods of a workload. */
export function selects({ selector, namespace }: KubeService, workload: Workload): boolean {
  if (selector.size === 0 || namespace !== workload.namespace) return false
  return [...selector].every(([label, value]) => workload.labels.get(label) === value)
}
