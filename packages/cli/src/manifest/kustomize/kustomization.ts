import { basename } from 'node:path'
import { at, itemsAt, type MapTree, type Tree, textAt, textsAt } from '../tree'

/** What a `kustomization.yaml` says, as far as it changes what a rule judges. */
export interface Kustomization {
  readonly tree: MapTree
  /** A component changes the objects of the kustomization that includes it. */
  readonly isComponent: boolean
  /** Files, folders and URLs, as they are written. */
  readonly resources: readonly string[]
  readonly components: readonly string[]
  readonly patches: readonly KustomizePatch[]
  readonly replicas: readonly { readonly name: string; readonly count: Tree }[]
  /** The namespace that every object gets. */
  readonly namespace?: string | undefined
}

/** A patch in a file, or written into the kustomization itself. */
export interface KustomizePatch {
  readonly file?: string | undefined
  readonly inline?: Tree | undefined
  /** Which objects it changes. Without it, the object whose kind and name it has. */
  readonly target?: Tree | undefined
}

/** Whether kustomize reads a file as a kustomization, by its name. */
export function isKustomizationFile(file: string): boolean {
  return /^(kustomization\.ya?ml|Kustomization)$/.test(basename(file))
}

/** Reads a kustomization. Flux has objects of the same kind, which are something else. */
export function readKustomization(tree: Tree | undefined): Kustomization | undefined {
  if (tree?.kind !== 'map' || /^kustomize\.toolkit\./.test(textAt(tree, 'apiVersion') ?? '')) return undefined
  return {
    tree,
    isComponent: textAt(tree, 'kind') === 'Component',
    resources: [...textsAt(tree, 'resources'), ...textsAt(tree, 'bases')],
    components: textsAt(tree, 'components'),
    patches: [
      ...itemsAt(tree, 'patchesStrategicMerge').map(fileOrInline),
      ...[...itemsAt(tree, 'patchesJson6902'), ...itemsAt(tree, 'patches')].map(readPatch),
    ],
    replicas: itemsAt(tree, 'replicas').flatMap((item) => {
      const count = at(item, 'count')
      return count ? [{ name: textAt(item, 'name') ?? '', count }] : []
    }),
    namespace: textAt(tree, 'namespace'),
  }
}

/** An item of `patchesStrategicMerge` is the name of a file, or a patch of several lines. */
function fileOrInline(item: Tree): KustomizePatch {
  const text = textAt(item) ?? ''
  return /[\n:{]/.test(text) ? { inline: item } : { file: text }
}

function readPatch(item: Tree): KustomizePatch {
  return { file: textAt(item, 'path'), inline: at(item, 'patch'), target: at(item, 'target') }
}
