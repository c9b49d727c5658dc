import type { CheckFindings } from '@hale/core'
import { settlesWithin } from './settles-within'

/** How many connections a pool has, how many of them are free, and how many requests wait for one. */
export interface PoolState {
  readonly total: number
  readonly idle: number
  readonly waiting: number
}

/** A pool of a client, and what shows that its server answers the queries of others. */
export interface WatchedPool<Connection> {
  take(): PromiseLike<Connection>
  /** Gives back a connection that no run waits for any more. */
  giveBack(connection: Connection): void
  state(): PoolState
  /** Begins to watch. The result says whether the server has answered through the pool within the last `span` ms, as far as was seen. */
  watch(): (span: number) => boolean
  /** Whether the error says that the wait for a connection took longer than the pool allows. */
  isWaitTimeout(error: unknown): boolean
}

/** What stands for a connection, and for the answer on it, where the pool is only busy. */
export const BUSY: unique symbol = Symbol('busy')

/** Takes a connection of the pool, if that is not only busy. */
export type Borrow<Connection> = () => Promise<Connection | typeof BUSY>

/**
 * Borrows connections of a pool, and recognises a pool that is only busy: after `patience` ms all its connections are in
 * use, and the server has answered through one of them during that wait or shortly before it. So it answers others.
 * Without such an answer the server may be dead, and the wait goes on until the run passes its timeout.
 *
 * No client can cancel a wait. The next run takes over the place in the queue that such a run leaves, so no more than one
 * waits. A connection that arrives between two runs is given back at once.
 */
export function createBorrower<Connection>(pool: WatchedPool<Connection>, patience: number): Borrow<Connection> {
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

  return async () => {
    const hasAnswered = pool.watch()
    const waiting = place ?? Promise.resolve(pool.take())
    place = undefined
    const isOnlyBusy = (state: PoolState) => isFull(state) && hasAnswered(2 * patience)
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

/** While a pool still opens a connection for a request, the request does not wait for one of the others. */
function isFull({ total, idle, waiting }: PoolState): boolean {
  return total > 0 && idle === 0 && waiting > 0
}

/** What a run of a check finds where the pool is only busy. */
export function busyFindings({ total, waiting }: PoolState): CheckFindings {
  const message = `pool_busy: all ${total} connections of the pool are in use, and queries get one in turn`
  return { status: 'degraded', message, data: { reason: 'pool_busy', waiting } }
}

/** When (ms, monotonic) a pool last got a sound connection back. Several checks can share a pool. */
const lastReturns = new WeakMap<object, { at: number }>()

/** Follows the connections that a pool gets back. `subscribe` passes on each that the server has answered on. */
export function followReturns(pool: object, subscribe: (returned: () => void) => void): () => number {
  const known = lastReturns.get(pool)
  if (known) return () => known.at
  const last = { at: Number.NEGATIVE_INFINITY }
  lastReturns.set(pool, last)
  subscribe(() => {
    last.at = performance.now()
  })
  return () => last.at
}
