import type { CheckFindings } from '@hale/core'
import type { Traffic } from './pool-traffic'
import { settlesWithin } from './settles-within'
import { whenAborted } from './when-aborted'

/** How many connections a pool has, how many of them are free, and how many requests wait for one. */
export interface PoolState {
  readonly total: number
  readonly idle: number
  readonly waiting: number
}

/** A pool of a client, and what shows that its server answers the queries of others. */
export interface WatchedPool<Connection> {
  readonly traffic: Traffic
  take(): PromiseLike<Connection>
  /** Gives back a connection that no run waits for any more. */
  giveBack(connection: Connection): void
  state(): PoolState
  /** Begins to watch. The result says whether the server has sent anything since. @default only `traffic` says it */
  watch?(): () => boolean
  /** Whether the error says that the wait for a connection took longer than the pool allows. */
  isWaitTimeout(error: unknown): boolean
}

/** What stands for a connection, and for the answer on it, where the pool is only busy. */
export const BUSY: unique symbol = Symbol('busy')

/** Runs a query on a connection of the pool, or resolves with `BUSY` where the pool is only busy. */
export type QueryPool<Connection> = <Answer>(
  query: (connection: Connection) => Promise<Answer>,
  signal: AbortSignal,
  /** How long (ms) to wait for a connection before the pool counts as busy. */
  patience: number,
) => Promise<Answer | typeof BUSY>

/**
 * Queries through a pool, and recognises a pool that is only busy: after `patience` ms all its connections are in use, and
 * the server has answered through one of them during that wait or shortly before it. So it answers others. Without such an
 * answer the server may be dead, and the wait goes on until the run passes its timeout.
 */
export function createPoolQuery<Connection>(pool: WatchedPool<Connection>): QueryPool<Connection> {
  const borrow = createBorrower(pool)
  const { traffic } = pool
  return async (query, signal, patience) => {
    const begun = performance.now()
    const stopListening = whenAborted(signal, () => {
      traffic.unansweredSince = Math.max(traffic.unansweredSince, begun)
    })
    try {
      const borrowed = await borrow(patience)
      return borrowed === BUSY ? BUSY : await query(borrowed)
    } finally {
      stopListening()
    }
  }
}

/**
 * No client can cancel a wait. The next run takes over the place in the queue that a run leaves, so no more than one waits.
 * A connection that arrives between two runs is given back at once.
 */
function createBorrower<Connection>(pool: WatchedPool<Connection>): (patience: number) => Promise<Connection | typeof BUSY> {
  let place: Promise<Connection> | undefined
  const leave = (waiting: Promise<Connection>): void => {
    place = waiting
    const giveUp = () => {
      if (place !== waiting) return false
      place = undefined
      return true
    }
    waiting.then((connection) => giveUp() && pool.giveBack(connection), giveUp)
  }
  return async (patience) => {
    const hasSent = pool.watch?.()
    const waiting = place ?? Promise.resolve(pool.take())
    place = undefined
    const isOnlyBusy = (state: PoolState) => isFull(state) && (hasSent?.() || answersOthers(pool.traffic, 2 * patience))
    try {
      if (await settlesWithin(patience, waiting)) return await waiting
    } catch (error) {
      // The place is older than this run, so the pool's own limit may end the wait first. Then this one waits no more.
      const { waiting: others, ...state } = pool.state()
      if (pool.isWaitTimeout(error) && isOnlyBusy({ ...state, waiting: others + 1 })) return BUSY
      throw error
    }
    if (!isOnlyBusy(pool.state())) return waiting
    leave(waiting)
    return BUSY
  }
}

/** Whether the server has answered within this time (ms), and since the last run that it left without an answer. */
function answersOthers({ returnedAt, unansweredSince }: Traffic, span: number): boolean {
  return returnedAt > Math.max(performance.now() - span, unansweredSince)
}

/** While a pool still opens a connection for a request, the request does not wait for one of the others. */
function isFull({ total, idle, waiting }: PoolState): boolean {
  return total > 0 && idle === 0 && waiting > 0
}

/** What a run of a check finds where the pool is only busy. */
export function busyFindings({ total, waiting }: PoolState): CheckFindings {
  const message = `pool_busy: all ${total} connections of the pool are in use, and queries get one in turn`
  return { status: 'degraded', message, data: { reason: 'pool_busy', waiting } }
}
