import { type JoinLists, mergedMap } from '../merged-map'
import { at, type MapTree, textAt } from '../tree'

/** A service with what it takes by `extends` from another one of the same file. */
export function extendedService(service: MapTree, services: MapTree, seen: readonly MapTree[] = []): MapTree {
  const base = at(services, textAt(service, 'extends', 'service') ?? textAt(service, 'extends') ?? '')
  if (base?.kind !== 'map' || textAt(service, 'extends', 'file') !== undefined || seen.includes(base)) return service
  return mergedMap(extendedService(base, services, [...seen, service]), service, joinComposeLists)
}

/** Lists that compose joins. Another list, such as `command`, takes the place of the one from before. */
const JOINED = new Set(['ports', 'expose', 'environment', 'volumes', 'tmpfs', 'dns', 'env_file'])

/** How compose merges lists: a `healthcheck` with `interval` alone keeps the `test` from before. */
export const joinComposeLists: JoinLists = (key, base, own) =>
  JOINED.has(key) ? { ...own, items: [...base.items, ...own.items] } : undefined
