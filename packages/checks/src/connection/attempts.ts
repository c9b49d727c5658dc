/** Remembers why the last attempt of a client to connect failed. */
export interface Attempts {
  /** The attempt under way has failed for this reason. */
  failed(reason: unknown): void
  /** The attempt under way has ended, or another one begins. An attempt may end without a reason. */
  next(): void
  reason(): unknown
}

export function createAttempts(): Attempts {
  let last: unknown
  let current: unknown
  return {
    failed(reason) {
      last = reason
      current = reason
    },
    next() {
      last = current
      current = undefined
    },
    reason: () => last,
  }
}
