import { at, type Entry, type MapTree, type Tree, textAt } from '../tree'

type Change = { readonly type: 'remove' } | { readonly type: 'add' | 'replace'; readonly value: Tree }

/** Applies the operations of a JSON patch (RFC 6902): `add`, `replace` and `remove`. One that fits nothing changes nothing. */
export function applyJsonPatch(object: Tree, operations: readonly Tree[]): Tree {
  return operations.reduce((tree, operation) => {
    const change = changeOf(operation)
    const path = textAt(operation, 'path') ?? ''
    return change && path.startsWith('/') ? changed(tree, path.slice(1).split('/').map(unescaped), change) : tree
  }, object)
}

/** Writes another value at these keys, as a JSON patch with `replace` does, and also where there is none. */
export function withValue(object: Tree, keys: readonly string[], value: Tree): Tree {
  return changed(object, keys, { type: 'add', value })
}

function changeOf(operation: Tree): Change | undefined {
  const type = textAt(operation, 'op')
  if (type === 'remove') return { type }
  const value = at(operation, 'value')
  return value && (type === 'add' || type === 'replace') ? { type, value } : undefined
}

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~')
}

function changed(tree: Tree, [key = '', ...rest]: readonly string[], change: Change): Tree {
  if (tree.kind === 'map') return changedMap(tree, key, rest, change)
  if (tree.kind !== 'list') return tree
  const index = key === '-' ? tree.items.length : Number(key)
  const item = tree.items[index]
  if (rest.length > 0) return item ? { ...tree, items: tree.items.with(index, changed(item, rest, change)) } : tree
  if (change.type === 'add') return { ...tree, items: tree.items.toSpliced(index, 0, change.value) }
  if (!item) return tree
  return { ...tree, items: change.type === 'remove' ? tree.items.toSpliced(index, 1) : tree.items.with(index, change.value) }
}

function changedMap(map: MapTree, key: string, rest: readonly string[], change: Change): MapTree {
  const entry = map.entries.get(key)
  if (rest.length > 0) return entry ? withEntry(map, key, { ...entry, value: changed(entry.value, rest, change) }) : map
  if (change.type === 'remove') return { ...map, entries: new Map([...map.entries].filter(([name]) => name !== key)) }
  const { value } = change
  return withEntry(map, key, { key: value.span, value, written: value.span, merged: false })
}

function withEntry(map: MapTree, key: string, entry: Entry): MapTree {
  return { ...map, entries: new Map([...map.entries, [key, entry]]) }
}
