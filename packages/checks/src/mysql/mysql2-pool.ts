import type { WatchedPool } from '../connection/busy-pool'
import { followTraffic } from '../connection/pool-traffic'
import { queryBorrowed } from '../connection/query-borrowed'

/** A connection that is checked out of a pool. */
export interface PooledConnection {
  query(text: string): PromiseLike<unknown>
  release(): void
  destroy(): void
  on(event: 'error', listener: () => void): unknown
  removeListener(event: 'error', listener: () => void): unknown
}

/** The promise pool of mysql2. */
export interface Mysql2Pool {
  readonly pool: CorePool
  getConnection(): PromiseLike<PooledConnection>
}

/**
 * The pool behind it. Nothing public says how full it is, and a connection that goes to the next request raises no event
 * (3.24). A version without these fields is never seen as busy.
 */
interface CorePool {
  readonly _allConnections?: Ring<{ readonly stream?: { readonly bytesRead?: number } }>
  readonly _freeConnections?: Ring<unknown>
  readonly _connectionQueue?: Ring<unknown>
  on?(event: 'release', listener: () => void): unknown
}

interface Ring<Item> {
  readonly length: number
  get(index: number): Item | undefined
}

/** Only the promise pool of mysql2 has a public `pool`. */
export function isMysql2Pool(client: object): client is Mysql2Pool {
  const { pool, getConnection } = client as Partial<Mysql2Pool>
  return typeof pool === 'object' && typeof getConnection === 'function'
}

/** How many bytes the server has sent on the connections of the pool. */
function bytesOf({ _allConnections: all }: CorePool): number {
  return Array.from({ length: all?.length ?? 0 }, (_, index) => all?.get(index)?.stream?.bytesRead ?? 0).reduce((sum, n) => sum + n, 0)
}

export function watchMysql2Pool(client: Mysql2Pool): WatchedPool<PooledConnection> {
  const { pool } = client
  const traffic = followTraffic(pool, (returned) => {
    let seen = 0
    // A service may give up a query and return its connection, although the server is silent.
    pool.on?.('release', () => {
      const bytes = bytesOf(pool)
      if (bytes > seen) returned()
      seen = bytes
    })
  })
  return {
    traffic,
    take: () => client.getConnection(),
    giveBack: (connection) => connection.release(),
    state: () => ({
      total: pool._allConnections?.length ?? 0,
      idle: pool._freeConnections?.length ?? 0,
      waiting: pool._connectionQueue?.length ?? 0,
    }),
    watch() {
      const before = bytesOf(pool)
      return () => bytesOf(pool) > before
    },
    // The pool has no limit for a wait.
    isWaitTimeout: () => false,
  }
}

/** Runs a statement on a connection of the pool. When the signal aborts, the connection is closed. */
export function queryMysql2(connection: PooledConnection, statement: string, signal: AbortSignal): Promise<unknown> {
  // The pool listens to the first 'error' of a connection only, and a second one ends the process. The query rejects too.
  const ignore = () => {}
  connection.on('error', ignore)
  const release = (error?: Error) => {
    // A connection that is destroyed may still report how it ended.
    if (error) return connection.destroy()
    connection.removeListener('error', ignore)
    connection.release()
  }
  return queryBorrowed({ query: () => connection.query(statement), release }, signal)
}
