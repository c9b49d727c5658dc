import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Builds, Location } from '../builds'
import type { Manifests } from '../manifests'
import { readDocument } from '../read-document'
import { readText, unreadable } from '../read-text'
import { createSource } from '../source'
import { itemsAt, type MapTree, type Tree, textAt } from '../tree'
import { readYaml } from '../yaml-tree'
import { withValue } from './json-patch'
import { isKustomizationFile, type Kustomization, type KustomizePatch, readKustomization } from './kustomization'
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
  const files = createFiles(walked)
  const found = walked
    .filter(({ full }) => isKustomizationFile(full))
    .map(({ full, shown }) => ({ full: dirname(full), shown: dirname(shown) }))
  for (const folder of found) files.load(folder)
  const roots = [...files.loaded()].filter(({ folder, isComponent }) => !isComponent && !files.isIncluded(folder.full))
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
  return { parts: [...parts, ...files.parts()], files: files.read() }
}

/** A kustomization, and where it stands. */
interface Loaded extends Kustomization {
  readonly folder: Location
}

/** The objects that a kustomization makes of those before it and its own. */
function objectsOf(kustomization: Loaded, before: readonly Built[], files: Files): readonly Built[] {
  const { folder, resources, components, patches, replicas, namespace } = kustomization
  const own = resources.flatMap((path) => resourcesAt(locate(folder, path), files))
  const changed = components.reduce<readonly Built[]>(
    (objects, path) => {
      const component = files.load(locate(folder, path))
      return component ? objectsOf(component, objects, files) : objects
    },
    [...before, ...own],
  )
  return patches
    .reduce((objects, patch) => applyPatch(objects, patch, folder, files), changed)
    .map((built) => ({ ...built, object: withReplicas(built.object, replicas), namespace: namespace ?? built.namespace }))
}

function resourcesAt(location: Location, files: Files): readonly Built[] {
  const included = files.load(location)
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

function locate({ full, shown }: Location, path: string): Location {
  return { full: resolve(full, path), shown: join(shown, path) }
}

type Files = ReturnType<typeof createFiles>

/** The files of all kustomizations. Each is read once, however many overlays share it. */
function createFiles(walked: readonly Location[]) {
  const documents = new Map<string, readonly Tree[]>()
  const kustomizations = new Map<string, Loaded | undefined>()
  const included = new Set<string>()
  const parts: Partial<Manifests>[] = []
  const shownPaths = new Map(walked.map(({ full, shown }) => [full, shown]))

  function read({ full, shown }: Location): readonly Tree[] {
    const file = shownPaths.get(full) ?? shown
    try {
      const { trees, problems } = readYaml(createSource(file, readText(full)))
      parts.push({ problems })
      return trees
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
      // What is made before each build, such as a secret, is in no repository.
      parts.push(isMissing ? { passedOver: [{ file, what: missing(file) }] } : unreadable(file, error))
      return []
    }
  }

  function readDocuments(location: Location): readonly Tree[] {
    const known = documents.get(location.full)
    if (known) return known
    const trees = read(location)
    documents.set(location.full, trees)
    return trees
  }

  function load(folder: Location): Loaded | undefined {
    if (kustomizations.has(folder.full)) return kustomizations.get(folder.full)
    // While its own resources are loaded, a kustomization that includes itself has none.
    kustomizations.set(folder.full, undefined)
    const file = KUSTOMIZATION_NAMES.map((name) => locate(folder, name)).find(({ full }) => isFile(full))
    const kustomization = file && readKustomization(readDocuments(file)[0])
    if (!kustomization) {
      if (file) documents.delete(file.full)
      return undefined
    }
    const loaded = { ...kustomization, folder }
    parts.push({ passedOver: [{ file: kustomization.tree.place.file, what: 'Kustomization' }] })
    for (const path of [...loaded.resources, ...loaded.components]) {
      const location = locate(folder, path)
      if (load(location)) included.add(location.full)
    }
    kustomizations.set(folder.full, loaded)
    return loaded
  }

  return {
    load,
    documents: readDocuments,
    loaded: (): readonly Loaded[] => [...kustomizations.values()].flatMap((kustomization) => kustomization ?? []),
    isIncluded: (folder: string): boolean => included.has(folder),
    parts: (): readonly Partial<Manifests>[] => parts,
    read: (): ReadonlySet<string> => new Set(documents.keys()),
  }
}

const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

function isFile(full: string): boolean {
  return existsSync(full) && statSync(full).isFile()
}

function missing(path: string): string {
  return /^https?:|\?ref=|^[\w.-]+\.(com|org|io)\b/.test(path) ? 'a resource on another machine' : 'a resource that is not here'
}
