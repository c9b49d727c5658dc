import type { WatchedPool } from '../connection/busy-pool'
import { followTraffic } from '../connection/pool-traffic'

/** A connection that is checked out of a pool. */
export interface MariadbConnection {
  query(text: string): PromiseLike<unknown>
  release(): PromiseLike<unknown>
}

/** The promise pool of mariadb. */
export interface MariadbPool {
  getConnection(): PromiseLike<MariadbConnection>
  totalConnections(): number
  idleConnections(): number
  taskQueueSize(): number
  on(event: 'release', listener: () => void): unknown
}

/** Only a pool of mariadb has these. The one of its callback API has no promise to wait for. */
export function isMariadbPool(client: object): client is MariadbPool {
  const { getConnection, totalConnections, idleConnections, taskQueueSize } = client as Partial<MariadbPool>
  return [totalConnections, idleConnections, taskQueueSize].every((method) => typeof method === 'function') && getConnection?.length === 0
}

export function watchMariadbPool(pool: MariadbPool): WatchedPool<MariadbConnection> {
  return {
    traffic: followTraffic(pool, (returned) => void pool.on('release', returned)),
    take: () => pool.getConnection(),
    giveBack,
    state: () => ({ total: pool.totalConnections(), idle: pool.idleConnections(), waiting: pool.taskQueueSize() }),
    isWaitTimeout: (error) => error instanceof Error && error.message.includes('pool timeout: failed'),
  }
}

/**
 * Runs a statement on a connection of the pool. A connection must not be destroyed during a query: it opens another one to
 * send KILL, and an unhandled rejection ends the process when that fails (3.5.4).
 */
export async function queryMariadb(connection: MariadbConnection, statement: string): Promise<unknown> {
  try {
    return await connection.query(statement)
  } finally {
    giveBack(connection)
  }
}

/** The pool closes a broken connection by itself. */
function giveBack(connection: MariadbConnection): void {
  connection.release().then(undefined, () => {})
}
