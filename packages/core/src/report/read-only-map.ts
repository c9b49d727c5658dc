/** A Map that refuses every change. */
export function readOnlyMap<Key, Value>(entries: Iterable<readonly [Key, Value]>): ReadonlyMap<Key, Value> {
  const map = new Map(entries)
  for (const method of ['set', 'delete', 'clear']) Object.defineProperty(map, method, { value: refuse })
  return Object.freeze(map)
}

function refuse(): never {
  throw new TypeError('health.checks cannot be changed')
}
