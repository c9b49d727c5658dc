import { dirname } from 'node:path'
import type { Builds, Location } from '../builds'
import { mergedMap } from '../merged-map'
import { readText } from '../read-text'
import { createSource } from '../source'
import { at, type MapTree, mapAt } from '../tree'
import { readYaml } from '../yaml-tree'
import { readCompose } from './compose-service'
import { joinComposeLists } from './extended-service'

const NAME = /^(.*[/\\])?(docker-)?compose(?:\.([\w.-]+))?\.ya?ml$/

interface ComposeFile extends Location {
  readonly document: MapTree
  /** `override`, `prod` ... Absent for the file that `docker compose` reads first. */
  readonly variant: string | undefined
}

/**
 * Joins compose files as `docker compose` does: `compose.override.yaml` is always written over `compose.yaml` beside it,
 * and so is another one, such as `compose.prod.yaml`, that changes its services. Each pair is judged by itself.
 */
export function buildComposeFiles(walked: readonly Location[]): Builds {
  const files = walked.filter(({ full }) => NAME.test(full)).flatMap(readComposeFile)
  const pairs = files.flatMap((own) => {
    const base = files.find(({ full, variant }) => variant === undefined && dirname(full) === dirname(own.full))
    return base && own.variant !== undefined && changesServicesOf(base, own) ? [{ base, own }] : []
  })
  const joined = pairs.flatMap(({ own }) => own.full)
  // With an override, nothing starts the first file alone.
  const covered = pairs.flatMap(({ base, own }) => (own.variant === 'override' ? base.full : []))
  return {
    parts: pairs.map(({ base, own }) => ({
      composeServices: readCompose(mergedMap(base.document, own.document, joinComposeLists), own.shown),
    })),
    files: new Set([...joined, ...covered]),
  }
}

/** What cannot be read is said where each file is read by itself. */
function readComposeFile({ full, shown }: Location): ComposeFile[] {
  try {
    const { trees, problems } = readYaml(createSource(shown, readText(full)))
    const [document] = trees
    if (problems.length > 0 || document?.kind !== 'map' || !mapAt(document, 'services')) return []
    return [{ full, shown, document, variant: NAME.exec(full)?.[3] }]
  } catch {
    return []
  }
}

/** A service without an image and a build is only a part of one. */
function changesServicesOf(base: ComposeFile, own: ComposeFile): boolean {
  const services = mapAt(own.document, 'services')?.entries ?? new Map()
  return [...services].some(
    ([name, { value }]) => at(base.document, 'services', name) && !at(value, 'image') && !at(value, 'build') && !at(value, 'extends'),
  )
}
