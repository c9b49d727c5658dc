/** How many outcomes the window holds, and how many of them are failures. */
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

/** The window slides by a slot at a time: an outcome stays for at least 29/30 of its length. */
const SLOTS = 30

/** Counts the outcomes of the last `length` ms of the monotonic clock, in memory of a fixed size. */
export function slidingWindow(length: number): SlidingWindow {
  const ring: (Slot | undefined)[] = []
  const turnNow = () => Math.floor((performance.now() * SLOTS) / length)
  return {
    add(failed) {
      const turn = turnNow()
      let slot = ring[turn % SLOTS]
      if (slot?.turn !== turn) {
        slot = { turn, total: 0, failed: 0 }
        ring[turn % SLOTS] = slot
      }
      slot.total += 1
      if (failed) slot.failed += 1
    },
    tally() {
      const sum: Tally = { total: 0, failed: 0 }
      const oldest = turnNow() - SLOTS
      for (const slot of ring) {
        if (!slot || slot.turn <= oldest) continue
        sum.total += slot.total
        sum.failed += slot.failed
      }
      return sum
    },
  }
}
