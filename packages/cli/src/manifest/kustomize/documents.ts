import type { Location } from '../builds'
import type { Manifests } from '../manifests'
import { readText, unreadable } from '../read-text'
import { createSource } from '../source'
import type { Tree } from '../tree'
import { readYaml } from '../yaml-tree'

/** The YAML files of all kustomizations. */
export interface Documents {
  /** The documents of a file, which is read once, however many overlays share it. */
  at(location: Location): readonly Tree[]
  /** Leaves out a file that is no part of a kustomization. */
  forget(location: Location): void
  /** The full paths of the files that were read. */
  read(): ReadonlySet<string>
  /** What could not be read. */
  parts(): readonly Partial<Manifests>[]
}

/** Reads files on demand. Those that the caller has walked are shown with the path from there. */
export function createDocuments(walked: readonly Location[]): Documents {
  const documents = new Map<string, readonly Tree[]>()
  const parts: Partial<Manifests>[] = []
  const shownPaths = new Map(walked.map(({ full, shown }) => [full, shown]))

  function read({ full, shown }: Location): readonly Tree[] {
    const file = shownPaths.get(full) ?? shown
    try {
      const { trees, problems } = readYaml(createSource(file, readText(full)))
      parts.push({ problems })
      return trees
    } catch (error) {
      parts.push(notRead(file, error))
      return []
    }
  }

  return {
    at(location) {
      const trees = documents.get(location.full) ?? read(location)
      documents.set(location.full, trees)
      return trees
    },
    forget: ({ full }) => void documents.delete(full),
    read: () => new Set(documents.keys()),
    parts: () => parts,
  }
}

/** What is made before each build, such as a secret, is in no repository. */
function notRead(file: string, error: unknown): Partial<Manifests> {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return unreadable(file, error)
  const isRemote = /^https?:|\?ref=|^[\w.-]+\.(com|org|io)\b/.test(file)
  return { passedOver: [{ file, what: isRemote ? 'a resource on another machine' : 'a resource that is not here' }] }
}
