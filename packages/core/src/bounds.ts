/** Something that is given up at a moment of `performance.now()`. */
export interface Bound {
  readonly at: number
  expire(): void
}

export interface Bounds {
  add(bound: Bound): void
  delete(bound: Bound): void
}

// A timer that fires this late (ms) says that the process was busy, not the check: its answer may be waiting unread.
const LATE = 2

/**
 * Gives up whatever outlives its bound, with one timer for all: the timer is there only while something is, and keeps
 * the process alive, so that a script does not end while a check hangs.
 */
export function createBounds(): Bounds {
  const pending = new Set<Bound>()
  let timer: unknown
  let firesAt = Infinity

  function arm(at: number): void {
    clearTimeout(timer)
    firesAt = at
    timer = setTimeout(onTime, Math.max(0, Math.ceil(at - performance.now())))
  }

  function disarm(): void {
    clearTimeout(timer)
    timer = undefined
    firesAt = Infinity
  }

  function onTime(): void {
    // One more turn of the event loop lets answers that are already here be read before they are judged as missing.
    if (performance.now() - firesAt > LATE) timer = setTimeout(expireDue, 0)
    else expireDue()
  }

  function expireDue(): void {
    const now = performance.now()
    const due = [...pending].filter((bound) => bound.at <= now)
    for (const bound of due) pending.delete(bound)
    disarm()
    for (const bound of due) bound.expire()
    if (pending.size > 0) arm(Math.min(...[...pending].map((bound) => bound.at)))
  }

  return {
    add(bound) {
      pending.add(bound)
      if (bound.at < firesAt) arm(bound.at)
    },
    delete(bound) {
      if (pending.delete(bound) && pending.size === 0) disarm()
    },
  }
}
