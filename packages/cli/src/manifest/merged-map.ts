import type { Entry, ListTree, MapTree, Tree } from './tree'

/** Joins two lists below the same key. `undefined` where the own list takes the place of the base's. */
export type JoinLists = (key: string, base: ListTree, own: ListTree) => ListTree | undefined

/**
 * Writes a map over another one, key by key, at every depth. `null` removes a key. The result stands where `own` is
 * written: what it takes from `base` counts as merged.
 */
export function mergedMap(base: MapTree, own: MapTree, joinLists: JoinLists): MapTree {
  const inherited = [...base.entries].map(([key, entry]) => [key, { ...entry, merged: true }] as const)
  const written = [...own.entries].map(([key, entry]) => [key, mergedEntry(key, base.entries.get(key), entry, joinLists)] as const)
  const entries = new Map([...inherited, ...written].filter(([key]) => !isNull(own.entries.get(key)?.value)))
  return { ...own, entries }
}

function mergedEntry(key: string, base: Entry | undefined, own: Entry, joinLists: JoinLists): Entry {
  const value = base && mergedValue(key, base.value, own.value, joinLists)
  return value ? { ...own, value } : own
}

function mergedValue(key: string, base: Tree, own: Tree, joinLists: JoinLists): Tree | undefined {
  if (base.kind === 'map' && own.kind === 'map') return mergedMap(base, own, joinLists)
  return base.kind === 'list' && own.kind === 'list' ? joinLists(key, base, own) : undefined
}

function isNull(tree: Tree | undefined): boolean {
  return tree?.kind === 'scalar' && tree.value === null
}
