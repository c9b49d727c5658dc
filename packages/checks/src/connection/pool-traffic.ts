/** What was seen of the server behind a pool (ms, monotonic). */
export interface Traffic {
  /** When the pool last got a sound connection back. */
  returnedAt: number
  /** When the last run of a check began that passed its timeout without an answer. */
  unansweredSince: number
}

/** Several checks can share a pool. */
const known = new WeakMap<object, Traffic>()

/** Follows the connections that a pool gets back. `subscribe` passes on each that the server has answered on. */
export function followTraffic(pool: object, subscribe: (returned: () => void) => void): Traffic {
  const before = known.get(pool)
  if (before) return before
  const traffic = { returnedAt: Number.NEGATIVE_INFINITY, unansweredSince: Number.NEGATIVE_INFINITY }
  known.set(pool, traffic)
  subscribe(() => {
    traffic.returnedAt = performance.now()
  })
  return traffic
}
