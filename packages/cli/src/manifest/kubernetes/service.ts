import type { Place } from '../source'
import { flagAt, itemsAt, type MapTree, numberAt, pairsAt, textAt } from '../tree'
import { type Deployed, deployedAs } from './deployed'

/** A Service: which pods it sends requests to, and on which ports. */
export interface KubeService extends Deployed {
  readonly name: string
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

export function readService(tree: MapTree, deployed: Deployed): KubeService {
  return {
    name: textAt(tree, 'metadata', 'name') ?? '',
    ...deployedAs(tree, deployed),
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
