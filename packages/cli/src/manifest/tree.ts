import type { Place, Source, Span } from './source'

/** A value of YAML or JSON that knows where it is written. Anchors and merge keys are resolved. */
export type Tree = MapTree | ListTree | ScalarTree

interface Written {
  readonly source: Source
  readonly span: Span
  readonly place: Place
}

export interface MapTree extends Written {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
  /** Written as `{ a: 1 }`, in one line or several. */
  readonly flow: boolean
}

export interface Entry {
  readonly key: Span
  readonly value: Tree
  /** Where this map writes the value. Of an alias it is the alias, while the value itself stands at its anchor. */
  readonly written: Span
  /** Comes from another map, by a merge key. */
  readonly merged: boolean
}

/** Several values in their order. */
export interface ListTree extends Written {
  readonly kind: 'list'
  readonly items: readonly Tree[]
  readonly flow: boolean
}

interface ScalarTree extends Written {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
}

/** The value below these keys, or `undefined` where one of them is missing or null. */
export function at(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  let found: Tree | undefined = tree
  for (const key of keys) found = found?.kind === 'map' ? found.entries.get(key)?.value : undefined
  return found?.kind === 'scalar' && found.value === null ? undefined : found
}

export function mapAt(tree: Tree | undefined, ...keys: readonly string[]): MapTree | undefined {
  const found = at(tree, ...keys)
  return found?.kind === 'map' ? found : undefined
}

export function itemsAt(tree: Tree | undefined, ...keys: readonly string[]): readonly Tree[] {
  const found = at(tree, ...keys)
  return found?.kind === 'list' ? found.items : []
}

/** A string; a number or a boolean as it reads. */
export function textAt(tree: Tree | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(tree, ...keys)
  return found?.kind === 'scalar' ? String(found.value) : undefined
}

/** A number that is written as one. `"10"` is a string. */
export function numberAt(tree: Tree | undefined, ...keys: readonly string[]): number | undefined {
  const found = at(tree, ...keys)
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined
}

export function flagAt(tree: Tree | undefined, ...keys: readonly string[]): boolean {
  return textAt(tree, ...keys) === 'true'
}

/** The strings of a list. Anything else in it is left out. */
export function textsAt(tree: Tree | undefined, ...keys: readonly string[]): string[] {
  return itemsAt(tree, ...keys).flatMap((item) => textAt(item) ?? [])
}

/** The keys of a map with values that are strings, numbers or booleans. */
export function pairsAt(tree: Tree | undefined, ...keys: readonly string[]): ReadonlyMap<string, string> {
  const entries = mapAt(tree, ...keys)?.entries ?? new Map<string, Entry>()
  return new Map([...entries].flatMap(([key, { value }]) => (value.kind === 'scalar' ? [[key, String(value.value ?? '')] as const] : [])))
}
