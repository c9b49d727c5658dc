import type { WatchedPool } from '../connection/busy-pool'
import { followTraffic } from '../connection/pool-traffic'
import { queryBorrowed } from '../connection/query-borrowed'

/** The part of a pg Pool that the check uses. */
export interface Pool {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  connect(): PromiseLike<PooledClient>
  on?(event: 'release', listener: (error: unknown) => void): unknown
}

/** A connection that is checked out of a pg Pool. */
export interface PooledClient {
  query(text: string): PromiseLike<unknown>
  release(error?: Error): void
  on(event: 'error', listener: () => void): unknown
  removeListener(event: 'error', listener: () => void): unknown
}

/** A pg Client has `connect` too, with another meaning. Only a pool has the documented `totalCount`. */
export function isPool(client: unknown): client is Pool {
  const { connect, totalCount } = client as Partial<Pool>
  return typeof connect === 'function' && typeof totalCount === 'number'
}

export function watchPool(pool: Pool): WatchedPool<PooledClient> {
  return {
    // A connection that is given back as broken proves nothing.
    traffic: followTraffic(pool, (returned) => void pool.on?.('release', (error) => error || returned())),
    take: () => pool.connect(),
    giveBack: (client) => client.release(),
    state: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    isWaitTimeout: (error) => error instanceof Error && error.message.startsWith('timeout exceeded when'),
  }
}

/** Runs a statement on a connection of the pool. When the signal aborts, the pool closes that connection. */
export function queryPooled(client: PooledClient, statement: string, signal: AbortSignal): Promise<unknown> {
  // The pool does not listen to a client that is checked out, and an unheard 'error' ends the process. The query rejects too.
  const ignore = () => {}
  client.on('error', ignore)
  const release = (error?: Error) => {
    client.release(error)
    client.removeListener('error', ignore)
  }
  return queryBorrowed({ query: () => client.query(statement), release }, signal)
}
