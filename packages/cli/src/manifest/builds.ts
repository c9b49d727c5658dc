import type { Manifests } from './manifests'

/** A file or a folder: its full path, and the path to show. */
export interface Location {
  readonly full: string
  readonly shown: string
}

/** What several files deploy together. */
export interface Builds {
  readonly parts: readonly Partial<Manifests>[]
  /** The full paths of the files that are judged as a part of another one, and not by themselves. */
  readonly files: ReadonlySet<string>
}

export function joinBuilds(builds: readonly Builds[]): Builds {
  return { parts: builds.flatMap(({ parts }) => parts), files: new Set(builds.flatMap(({ files }) => [...files])) }
}
