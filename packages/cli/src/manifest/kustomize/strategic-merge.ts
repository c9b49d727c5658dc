import { type JoinLists, mergedMap } from '../merged-map'
import { type ListTree, type MapTree, type Tree, textAt } from '../tree'

/** The keys by which Kubernetes finds the items of a list. The items of another list are replaced as a whole. */
const ITEM_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'port'],
}

/** Writes a patch over an object, as kustomize does. `undefined` where the patch deletes it. */
export function strategicMerge(object: MapTree, patch: MapTree): MapTree | undefined {
  return directive(patch) === 'delete' ? undefined : mergedMap(object, patch, joinItems)
}

const joinItems: JoinLists = (key, base, own) => {
  const keys = Object.hasOwn(ITEM_KEYS, key) ? ITEM_KEYS[key] : undefined
  if (!keys || own.items.some((item) => directive(item) === 'replace')) return undefined
  const isSame = (one: Tree, other: Tree) =>
    keys.some((name) => textAt(one, name) !== undefined && textAt(one, name) === textAt(other, name))
  const patched = base.items.flatMap((item) => {
    const patch = own.items.find((candidate) => isSame(candidate, item))
    if (item.kind !== 'map' || patch?.kind !== 'map') return [item]
    return strategicMerge(item, patch) ?? []
  })
  const added = own.items.filter((item) => directive(item) !== 'delete' && !base.items.some((other) => isSame(item, other)))
  return { ...own, items: [...patched, ...added] } satisfies ListTree
}

function directive(tree: Tree): string | undefined {
  return textAt(tree, '$patch')
}
