import { dirname } from 'node:path'
import type { Builds, Location } from '../builds'
import { readDocument } from '../read-document'
import { itemsAt, type MapTree, type Tree, textAt } from '../tree'
import { createDocuments } from './documents'
import { createFiles, type Files, type Loaded, locate } from './files'
import { withValue } from './json-patch'
import { isKustomizationFile, type Kustomization, type KustomizePatch } from './kustomization'
import { patched, readInlinePatch } from './patch'

/** An object that kustomize would apply. */
interface Built {
  readonly object: MapTree
  /** The document before its patches. */
  readonly original: Tree
  readonly namespace?: string | undefined
}

/**
 * Builds each overlay as `kustomize build` does, so that it is judged with its own base, patches and namespace. What
 * another kustomization includes is judged as a part of that one. Bases outside of the given files are read too; what is
 * on another machine is passed over. Prefixes, labels, images and generators are left out: no rule looks at them.
 */
export function buildKustomizations(walked: readonly Location[]): Builds {
  const documents = createDocuments(walked)
  const files = createFiles(documents)
  const found = walked
    .filter(({ full }) => isKustomizationFile(full))
    .map(({ full, shown }) => ({ full: dirname(full), shown: dirname(shown) }))
  for (const folder of found) files.load(folder)
  const roots = files.loaded().filter(({ folder, isComponent }) => !isComponent && !files.isIncluded(folder.full))
  const judged = new Set<Tree>()
  const parts = roots.flatMap((root) => {
    const overlay = roots.length > 1 ? root.folder.shown : undefined
    return objectsOf(root, [], files).map(({ object, original, namespace }) => {
      const { passedOver, ...part } = readDocument(object, { home: root.folder.shown, namespace, overlay })
      const isNew = !judged.has(original)
      judged.add(original)
      return isNew && passedOver ? { ...part, passedOver } : part
    })
  })
  return { parts: [...parts, ...files.parts(), ...documents.parts()], files: documents.read() }
}

/** The objects that a kustomization makes of those before it and its own. */
function objectsOf(kustomization: Loaded, before: readonly Built[], files: Files): readonly Built[] {
  const { folder, includes, resources, components, patches, replicas, namespace } = kustomization
  const own = resources.flatMap((path) => resourcesAt(locate(folder, path), includes.get(path), files))
  const changed = components.reduce<readonly Built[]>(
    (objects, path) => {
      const component = includes.get(path)
      return component ? objectsOf(component, objects, files) : objects
    },
    [...before, ...own],
  )
  return patches
    .reduce((objects, patch) => applyPatch(objects, patch, folder, files), changed)
    .map((built) => ({ ...built, object: withReplicas(built.object, replicas), namespace: namespace ?? built.namespace }))
}

function resourcesAt(location: Location, included: Loaded | undefined, files: Files): readonly Built[] {
  if (included) return objectsOf(included, [], files)
  return files
    .documents(location)
    .flatMap(itemsOfList)
    .flatMap((original) => (original.kind === 'map' ? [{ object: original, original }] : []))
}

function itemsOfList(document: Tree): readonly Tree[] {
  return textAt(document, 'kind') === 'List' ? itemsAt(document, 'items') : [document]
}

function applyPatch(objects: readonly Built[], { file, inline, target }: KustomizePatch, folder: Location, files: Files): readonly Built[] {
  const documents = file === undefined ? inline && readInlinePatch(inline) : files.documents(locate(folder, file))
  return objects.flatMap((built) => {
    const object = patched(built.object, documents ?? [], target)
    return object ? [{ ...built, object }] : []
  })
}

function withReplicas(object: MapTree, replicas: Kustomization['replicas']): MapTree {
  const set = replicas.find(({ name }) => name === textAt(object, 'metadata', 'name'))
  const scales = /^(Deployment|StatefulSet|ReplicaSet|ReplicationController)$/.test(textAt(object, 'kind') ?? '')
  return set && scales ? (withValue(object, ['spec', 'replicas'], set.count) as MapTree) : object
}
