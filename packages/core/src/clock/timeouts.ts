import type { AsyncContext } from '../runtime/async-context'
import { now } from './now'
import { onNextTurn, startTimeout, type Timer } from './timers'

/** The timeout of one check's runs, set anew for each run. */
interface Timeout {
  isSet(): boolean
  /** Sets it for a run that started at that time. It is not set already. */
  set(startedAt: number, ms: number): void
  /** Unsets it, if it is set. */
  clear(): void
  /** A report waits for it: the process stays alive until it is over. */
  join(): void
  /** Starts the timer again if a test has removed its fake timers, and this one with them. */
  renew(): void
}

export interface Timeouts {
  /** A timeout that is not set. When it is over, it is unset and `expire` is called. */
  create(expire: () => void): Timeout
}

interface Entry {
  at: number
  awaited: boolean
  readonly expire: () => void
}

// A timer that fires this late (ms) means that the process was busy, not the check: its answer may be waiting unread.
const LATE = 2

/**
 * The timeouts of all runs, with one timer for all. The timer exists only while a timeout is set. It keeps the process
 * alive only while a report waits, so that a script does not end before its report, nor stays for a background run.
 * Where timers end with their request, each report that waits has its own timer instead.
 */
export function createTimeouts(requestBound: boolean, context: AsyncContext): Timeouts {
  const entries: Entry[] = []
  let set = 0
  let awaited = 0
  let timer: Timer | undefined
  let firesAt = Infinity

  function arm(at: number): void {
    if (requestBound) return
    timer?.stop()
    firesAt = at
    context(() => {
      timer = startTimeout(onTime, msUntil(at))
    })
    if (awaited === 0) timer?.keepAlive(false)
  }

  function disarm(): void {
    timer?.stop()
    timer = undefined
    firesAt = Infinity
  }

  function onTime(): void {
    // One more turn of the event loop reads answers that have arrived before they are judged as missing.
    if (now() - firesAt > LATE) onNextTurn(expireDue)
    else expireDue()
  }

  function expireDue(): void {
    // Where a test replaces the timers but not the clock, the timer alone knows that its moment has come.
    const time = timer?.replaced ? Math.max(now(), firesAt) : now()
    disarm()
    for (const entry of entries) {
      if (entry.at > time) continue
      clear(entry)
      entry.expire()
    }
    armNext()
  }

  function armNext(): void {
    let next = Infinity
    for (const { at } of entries) next = Math.min(next, at)
    if (next < firesAt || timer?.isLost()) arm(next)
  }

  function clear(entry: Entry): void {
    if (entry.at === Infinity) return
    entry.at = Infinity
    set -= 1
    if (entry.awaited) {
      entry.awaited = false
      awaited -= 1
    }
    if (set === 0) disarm()
    else if (awaited === 0) timer?.keepAlive(false)
  }

  return {
    create(expire) {
      const entry: Entry = { at: Infinity, awaited: false, expire }
      entries.push(entry)
      return {
        isSet: () => entry.at < Infinity,
        set(startedAt, ms) {
          entry.at = startedAt + ms
          set += 1
          if (timer?.isLost()) armNext()
          else if (entry.at < firesAt) arm(entry.at)
        },
        clear: () => clear(entry),
        join() {
          if (entry.at === Infinity) return
          if (requestBound) {
            startTimeout(expireDue, msUntil(entry.at))
            return
          }
          if (entry.awaited) return
          entry.awaited = true
          awaited += 1
          if (awaited === 1) timer?.keepAlive(true)
        },
        renew() {
          if (timer?.isLost()) armNext()
        },
      }
    },
  }
}

// (time + 500) - time is a little more than 500 for one time in ten, and a timer of 501 ms would miss the tick of a test.
const ROUNDING = 1e-6

function msUntil(at: number): number {
  return Math.max(0, Math.ceil(at - now() - ROUNDING))
}
