import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Location } from '../builds'
import type { Manifests } from '../manifests'
import type { Tree } from '../tree'
import type { Documents } from './documents'
import { type Kustomization, readKustomization } from './kustomization'

/** A kustomization, and where it stands. */
export interface Loaded extends Kustomization {
  readonly folder: Location
  /** The kustomizations that it includes, by the paths that it writes. One that includes itself is left out. */
  readonly includes: ReadonlyMap<string, Loaded>
}

/** The kustomizations, each with all that it includes. */
export interface Files {
  /** Loads the kustomization of a folder, and all that it includes. */
  load(folder: Location): void
  loaded(): readonly Loaded[]
  /** Whether another kustomization includes a folder. */
  isIncluded(folder: string): boolean
  documents(file: Location): readonly Tree[]
  /** The kustomizations themselves, which are read and passed over. */
  parts(): readonly Partial<Manifests>[]
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Finds kustomizations, and what they include, in files that are read on demand. */
export function createFiles(documents: Documents): Files {
  const kustomizations = new Map<string, Loaded | undefined>()
  const included = new Set<string>()
  const loaded = () => [...kustomizations.values()].flatMap((kustomization) => kustomization ?? [])

  function read(folder: Location): Kustomization | undefined {
    const file = NAMES.map((name) => locate(folder, name)).find(({ full }) => isFile(full))
    const kustomization = file && readKustomization(documents.at(file)[0])
    if (file && !kustomization) documents.forget(file)
    return kustomization
  }

  function load(folder: Location): Loaded | undefined {
    if (kustomizations.has(folder.full)) return kustomizations.get(folder.full)
    // While its own resources are loaded, a kustomization that includes itself has none.
    kustomizations.set(folder.full, undefined)
    const kustomization = read(folder)
    if (!kustomization) return undefined
    const made: Loaded = { ...kustomization, folder, includes: includesOf(kustomization, folder) }
    kustomizations.set(folder.full, made)
    return made
  }

  function includesOf({ resources, components }: Kustomization, folder: Location): ReadonlyMap<string, Loaded> {
    const found = [...resources, ...components].flatMap((path) => {
      const include = load(locate(folder, path))
      return include ? [[path, include] as const] : []
    })
    for (const [, include] of found) included.add(include.folder.full)
    return new Map(found)
  }

  return {
    load: (folder) => void load(folder),
    loaded,
    isIncluded: (folder) => included.has(folder),
    documents: documents.at,
    parts: () => loaded().map(({ tree }) => ({ passedOver: [{ file: tree.place.file, what: 'Kustomization' }] })),
  }
}

/** Where a path that is written in a folder leads to. */
export function locate({ full, shown }: Location, path: string): Location {
  return { full: resolve(full, path), shown: join(shown, path) }
}

function isFile(full: string): boolean {
  return existsSync(full) && statSync(full).isFile()
}
