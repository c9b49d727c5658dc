import { followReturns, type WatchedPool } from '../connection/busy-pool'

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

interface WatchedMariadbPool extends WatchedPool<MariadbConnection> {
  query(connection: MariadbConnection, statement: string): Promise<unknown>
}

export function watchMariadbPool(pool: MariadbPool): WatchedMariadbPool {
  const lastReturn = followReturns(pool, (returned) => void pool.on('release', returned))
  /** When (ms, monotonic) each query of the check began that has no answer yet. */
  const unanswered = new Set<number>()
  return {
    take: () => pool.getConnection(),
    giveBack,
    state: () => ({ total: pool.totalConnections(), idle: pool.idleConnections(), waiting: pool.taskQueueSize() }),
    // What the server answered before it left a query without an answer does not show that it still answers.
    watch: () => (span) => lastReturn() > Math.max(performance.now() - span, ...unanswered),
    isWaitTimeout: (error) => error instanceof Error && error.message.includes('pool timeout: failed'),
    // A connection must not be destroyed during a query: it opens another one to send KILL, and an unhandled rejection ends
    // the process when that fails (3.5.4).
    async query(connection, statement) {
      const begun = performance.now()
      unanswered.add(begun)
      try {
        return await connection.query(statement)
      } finally {
        unanswered.delete(begun)
        giveBack(connection)
      }
    },
  }
}

/** The pool closes a broken connection by itself. */
function giveBack(connection: MariadbConnection): void {
  connection.release().then(undefined, () => {})
}
