import { isoTimestamp } from '../clock/iso-timestamp'
import type { Run } from './run'

/** The runs of one check that outlived their timeout and have not settled: a server that hangs must not collect more. */
export interface UnsettledRuns {
  /** Since when there is one, as a timestamp. */
  since(): string | undefined
  /** How many there are, if any. */
  count(): number | undefined
  /** The earliest time at which another run may start. */
  nextStart(): number
  add(run: Run): void
  /** Gives up the oldest run where there is no room for another. Call it when another run starts. */
  makeRoom(): void
  /** Removes a run that has settled late. `false` for one that was given up. */
  remove(run: Run): boolean
  /** Gives up all of them: the check has passed. */
  clear(): void
}

const MOST = 3
/** How long (ms) after the second run that hangs a third may start. */
const THIRD_AFTER = 10_000
/** How long (ms) after the last run that hangs the oldest is given up. Doubles each time. */
const FIRST_GIVEN_UP_AFTER = 30_000
const GIVEN_UP_AFTER_AT_MOST = 10 * 60_000

/**
 * Mostly one answer was lost and the next connection is well, so a second run may start at once. A server that hangs for
 * good has three runs at most. Then the oldest is given up from time to time, so that the check recovers whatever was lost.
 * No run blocks others for longer than `forgetAfter` ms: on Workers, I/O that ended with its request never settles.
 */
export function createUnsettledRuns(forgetAfter: number): UnsettledRuns {
  const runs: Run[] = []
  let since: string | undefined
  let giveUpAfter = FIRST_GIVEN_UP_AFTER

  return {
    since: () => since,
    count: () => runs.length || undefined,
    nextStart() {
      if (runs.length < 2) return -Infinity
      const last = runs.at(-1) as Run
      const secondLast = runs.at(-2) as Run
      const wait = runs.length < MOST ? THIRD_AFTER : giveUpAfter
      return Math.min(last.startedAt + wait, secondLast.startedAt + forgetAfter)
    },
    add(run) {
      since ??= isoTimestamp()
      runs.push(run)
    },
    makeRoom() {
      if (runs.length < MOST) return
      runs.shift()
      giveUpAfter = Math.min(2 * giveUpAfter, GIVEN_UP_AFTER_AT_MOST)
    },
    remove(run) {
      const index = runs.indexOf(run)
      if (index === -1) return false
      runs.splice(index, 1)
      if (runs.length === 0) since = undefined
      return true
    },
    clear() {
      if (runs.length > 0) runs.length = 0
      since = undefined
      giveUpAfter = FIRST_GIVEN_UP_AFTER
    },
  }
}
