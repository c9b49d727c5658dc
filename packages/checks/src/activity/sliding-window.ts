/** How many of what happened lately failed. */
type Tally = {
  total: number
  failed: number
}

export interface SlidingWindow {
  add(failed: boolean): void
  tally(): Tally
}

interface Slot extends Tally {
  readonly turn: number
}

/** How fine the window slides: what drops out of it was there for 29/30 of it at least. */
const slots = 30

/** Counts what happened within the last `length` ms of the monotonic clock, in memory that never grows. */
export function slidingWindow(length: number): SlidingWindow {
  const ring: (Slot | undefined)[] = []
  const turnNow = () => Math.floor((performance.now() * slots) / length)
  return {
    add(failed) {
      const turn = turnNow()
      let slot = ring[turn % slots]
      if (slot?.turn !== turn) {
        slot = { turn, total: 0, failed: 0 }
        ring[turn % slots] = slot
      }
      slot.total += 1
      if (failed) slot.failed += 1
    },
    tally() {
      const sum: Tally = { total: 0, failed: 0 }
      const oldest = turnNow() - slots
      for (const slot of ring) {
        if (!slot || slot.turn <= oldest) continue
        sum.total += slot.total
        sum.failed += slot.failed
      }
      return sum
    },
  }
}
