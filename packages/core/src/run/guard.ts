import { now } from '../clock/now'
import type { Timeouts } from '../clock/timeouts'
import type { Fleet, Held } from '../contract/fleet'
import type { Status } from '../contract/status'
import type { ResolvedCheck } from '../options/resolve-check'
import { follow, isThenable } from '../runtime/promise'
import type { Run } from './run'

/** The verdict of a fleet on one check. A fleet that fails, or that takes too long, holds nothing. */
export interface Guard {
  /** Whether an outcome waits for the peers. */
  readonly waiting: boolean
  /** A run has ended. Calls `record` at once, or when the peers have answered, but before a report would be late. */
  end(run: Run, outcome: Status, record: () => void): void
  /** A report waits: the process stays alive until the outcome is recorded. */
  join(): void
  /** What the peers say where that is to hold a check with this status. */
  held(status: Status): Held | undefined
}

// What is left of the deadline (ms) when the verdict comes at last: the report must be made and sent.
const MARGIN = 30

export function createGuard(fleet: Fleet, { name, deadline }: ResolvedCheck, timeouts: Timeouts): Guard {
  const limit = timeouts.create(conclude)
  let waiting: (() => void) | undefined

  function conclude(): void {
    const record = waiting
    waiting = undefined
    limit.clear()
    record?.()
  }

  return {
    get waiting() {
      return waiting !== undefined
    },
    end({ startedAt, forPeer }, outcome, record) {
      const at = now()
      const patience = startedAt + deadline - MARGIN - at
      const verdict = outcome === 'unhealthy' && !forPeer ? safely(() => fleet.failed(name, patience)) : undefined
      if (!isThenable(verdict) || patience <= 0) return record()
      waiting = record
      limit.set(at, patience)
      const concludeThis = (): void => {
        if (waiting === record) conclude()
      }
      follow(verdict, concludeThis, concludeThis)
    },
    join: () => limit.join(),
    held: (status) => (status === 'unhealthy' ? safely(() => fleet.held(name)) : undefined),
  }
}

function safely<T>(call: () => T): T | undefined {
  try {
    return call()
  } catch {
    return undefined
  }
}
