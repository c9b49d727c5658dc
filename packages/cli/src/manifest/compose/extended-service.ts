import { at, type Entry, type MapTree, type Tree, textAt } from '../tree'

/** A service with what it takes by `extends` from another one of the same file. */
export function extendedService(service: MapTree, services: MapTree, seen: readonly MapTree[] = []): MapTree {
  const base = at(services, textAt(service, 'extends', 'service') ?? textAt(service, 'extends') ?? '')
  if (base?.kind !== 'map' || textAt(service, 'extends', 'file') !== undefined || seen.includes(base)) return service
  return mergedMap(extendedService(base, services, [...seen, service]), service)
}

/** Lists that compose joins. Another list, such as `command`, takes the place of the one from before. */
const JOINED = new Set(['ports', 'expose', 'environment', 'volumes', 'tmpfs', 'dns', 'env_file'])

/** Maps are merged, key by key, at every depth: a `healthcheck` with `interval` alone keeps the `test` from before. */
function mergedMap(base: MapTree, own: MapTree): MapTree {
  const inherited = [...base.entries].map(([key, entry]) => [key, { ...entry, merged: true }] as const)
  const written = [...own.entries].map(([key, entry]) => [key, mergedEntry(key, base.entries.get(key), entry)] as const)
  return { ...own, entries: new Map([...inherited, ...written]) }
}

function mergedEntry(key: string, base: Entry | undefined, own: Entry): Entry {
  const value = base && mergedValue(key, base.value, own.value)
  return value ? { ...own, value } : own
}

function mergedValue(key: string, base: Tree, own: Tree): Tree | undefined {
  if (base.kind === 'map' && own.kind === 'map') return mergedMap(base, own)
  if (base.kind === 'list' && own.kind === 'list' && JOINED.has(key)) return { ...own, items: [...base.items, ...own.items] }
  return undefined
}
