/** How many asks an instance may send: a burst when an outage begins, then one a second. */
export interface Budget {
  /** How many of these asks may be sent now. They count as sent. */
  take(asks: number, now: number): number
  /** How many asks may be sent now. */
  left(now: number): number
}

/** `burst` asks at once, and one more for each second that passes. */
export function createBudget(burst: number): Budget {
  let saved = burst
  let at = 0

  function left(now: number): number {
    saved = Math.min(burst, saved + (now - at) / 1_000)
    at = now
    return Math.floor(saved)
  }

  return {
    left,
    take(asks, now) {
      const taken = Math.max(0, Math.min(asks, left(now)))
      saved -= taken
      return taken
    },
  }
}
