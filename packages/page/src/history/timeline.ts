import type { Status } from '@hale/core'
import { STATUSES } from '@hale/options'

/** The worst status in each of a fixed number of equal spans of time up to now. `undefined`: nothing is known of it. */
export type Bars = readonly (Status | undefined)[]

/** What was when, in a fixed memory of one byte for each span, however often it changes. */
export interface Timeline {
  /** The status from now on. `undefined` where it is not known. */
  set(status: Status | undefined, now: number): void
  bars(now: number): Bars
}

/** A timeline of `count` spans of `span` ms each. */
export function createTimeline(count: number, span: number): Timeline {
  // 0 is unknown; a status is 1 more than its place in STATUSES, so that the greater is the worse.
  const cells = new Uint8Array(count)
  let current = 0
  let last = 0

  function advance(now: number): void {
    const bucket = Math.max(last, Math.floor(now / span))
    for (let next = Math.max(last + 1, bucket - count + 1); next <= bucket; next++) cells[next % count] = current
    last = bucket
  }

  return {
    set(status, now) {
      advance(now)
      current = status === undefined ? 0 : STATUSES.indexOf(status) + 1
      const cell = last % count
      cells[cell] = Math.max(cells[cell] ?? 0, current)
    },
    bars(now) {
      advance(now)
      return Array.from(cells, (_, index) => STATUSES[(cells[(last + 1 + index) % count] ?? 0) - 1] as Status | undefined)
    },
  }
}
