/** A moment at which something is given up, set anew for each run. */
interface Timeout {
  /** Sets the moment, by `performance.now()`. It is not set already. */
  set(at: number): void
  /** Unsets it, if it is set. */
  clear(): void
  /** Sees to it that the moment, which is set, comes for whoever waits for it: the request that set it may be gone. */
  guard(): void
}

export interface Timeouts {
  /** A bound that is not set. Whenever its moment comes it is unset, and `expire` is called. */
  create(expire: () => void): Timeout
}

interface Entry {
  at: number
  readonly expire: () => void
}

// A timer that fires this late (ms) says that the process was busy, not the check: its answer may be waiting unread.
const LATE = 2

/**
 * Gives up whatever outlives its bound, with one timer for all: the timer is there only while a bound is set, and keeps
 * the process alive, so that a script does not end while a check hangs. Where timers are bound to requests, each that
 * waits has a timer of its own instead.
 */
export function createTimeouts(requestBound: boolean): Timeouts {
  const entries: Entry[] = []
  let set = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let firesAt = Infinity

  function arm(at: number): void {
    if (requestBound) return
    clearTimeout(timer)
    firesAt = at
    timer = setTimeout(onTime, msUntil(at))
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
    for (const entry of entries) {
      if (entry.at > now) continue
      clear(entry)
      entry.expire()
    }
    const next = Math.min(...entries.map((entry) => entry.at))
    if (next < Infinity) arm(next)
  }

  function clear(entry: Entry): void {
    if (entry.at === Infinity) return
    entry.at = Infinity
    set -= 1
    if (set === 0) disarm()
  }

  return {
    create(expire) {
      const entry: Entry = { at: Infinity, expire }
      entries.push(entry)
      return {
        set(at) {
          entry.at = at
          set += 1
          if (at < firesAt) arm(at)
        },
        clear: () => clear(entry),
        guard() {
          if (requestBound) setTimeout(expireDue, msUntil(entry.at))
        },
      }
    },
  }
}

function msUntil(at: number): number {
  return Math.max(0, Math.ceil(at - performance.now()))
}
