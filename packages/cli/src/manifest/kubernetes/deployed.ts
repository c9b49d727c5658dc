import { type Tree, textAt } from '../tree'

/** Where an object of Kubernetes is deployed to and from. */
export interface Deployed {
  /** What it is deployed from: its file, or the folder of the overlay that includes it. */
  readonly home: string
  /** Absent where none is written: `kubectl` and Helm then decide. */
  readonly namespace?: string | undefined
  /** The folder of the overlay. Absent where the files hold one overlay or none. */
  readonly overlay?: string | undefined
}

/** An overlay's namespace wins over the one that the object names. */
export function deployedAs(tree: Tree, { home, namespace, overlay }: Deployed): Deployed {
  return { home, namespace: namespace ?? textAt(tree, 'metadata', 'namespace'), overlay }
}
