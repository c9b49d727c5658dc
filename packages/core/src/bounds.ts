/** Something that is given up at a moment of `performance.now()`, if it is still pending then. */
export interface Bound {
  at: number
  pending: boolean
  expire(): void
}

export interface Bounds {
  /** Waits for a bound that is not pending. */
  add(bound: Bound): void
  /** Waits no longer. */
  remove(bound: Bound): void
}

// A timer that fires this late (ms) says that the process was busy, not the check: its answer may be waiting unread.
const LATE = 2

/**
 * Gives up whatever outlives its bound, with one timer for all: the timer is there only while something is pending, and
 * keeps the process alive, so that a script does not end while a check hangs.
 */
export function createBounds(): Bounds {
  // Bounds come again with each run, so they are kept, and flagged while pending: that costs a run next to nothing.
  const bounds = new Set<Bound>()
  let pending = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let firesAt = Infinity

  function arm(at: number): void {
    clearTimeout(timer)
    firesAt = at
    timer = setTimeout(onTime, Math.max(0, Math.ceil(at - performance.now())))
  }

  function disarm(): void {
    clearTimeout(timer)
    firesAt = Infinity
  }

  function onTime(): void {
    // One more turn of the event loop lets answers that are already here be read before they are judged as missing.
    if (performance.now() - firesAt > LATE) timer = setTimeout(expireDue, 0)
    else expireDue()
  }

  function expireDue(): void {
    const now = performance.now()
    disarm()
    for (const bound of bounds) {
      if (!bound.pending || bound.at > now) continue
      remove(bound)
      bound.expire()
    }
    const next = Math.min(...[...bounds].map((bound) => (bound.pending ? bound.at : Infinity)))
    if (next < Infinity) arm(next)
  }

  function remove(bound: Bound): void {
    if (!bound.pending) return
    bound.pending = false
    pending -= 1
    if (pending === 0) disarm()
  }

  return {
    add(bound) {
      bounds.add(bound)
      bound.pending = true
      pending += 1
      if (bound.at < firesAt) arm(bound.at)
    },
    remove,
  }
}
