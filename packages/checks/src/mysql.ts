import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { queryBorrowed } from './connection/query-borrowed'
import { warnUnheardErrors } from './connection/warn-unheard-errors'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOne } from './sql/require-one'

export type { CheckOptions }

/** Anything that runs one SQL statement and resolves with the answer: a mysql2 or mariadb pool or connection, or an object of yours. */
export interface MysqlClient {
  query(text: string): unknown
}

interface PooledConnection {
  query(text: string): PromiseLike<unknown>
  release(): void
  destroy(): void
}

interface Mysql2Pool extends MysqlClient {
  readonly pool: unknown
  getConnection(): PromiseLike<PooledConnection>
}

const STATEMENT = 'SELECT 1'

const CODES: FailureCodes = {
  auth: /^ER_ACCESS_DENIED/m,
  too_many_connections: /^ER_(CON_COUNT|TOO_MANY_USER|USER_LIMIT)/m,
  // A mariadb pool reports the same when it cannot connect. It is exhausted only when all of its connections are in use.
  pool_exhausted: /^(Queue limit|No connections available)|active=([1-9]\d*) idle=0 limit=\2\)/m,
  timeout: /^ER_(CONNECTION|SOCKET|QUERY|STATEMENT)_TIMEOUT$|pool timeout: failed/m,
  missing: /^ER_BAD_DB/m,
  not_connected: /closed state$|^Pool is closed|^ER_(POOL_ALREADY|CMD_CONNECTION)_CLOSED$/m,
  reset: /^(PROTOCOL_CONNECTION_LOST|ER_(SERVER_SHUTDOWN|SOCKET_UNEXPECTED_CLOSE|CONNECTION_KILLED))$/m,
}

/** Every mysql2 pool and connection of callbacks has `promise()`, which wraps it and opens no connection. */
function promised(client: MysqlClient): MysqlClient {
  const { promise } = client as { promise?: unknown }
  return typeof promise === 'function' ? promise.call(client) : client
}

/**
 * Only the promise pool of mysql2 has a public `pool`. A mariadb connection must not be destroyed during a query: it
 * opens another one to send KILL, and an unhandled rejection ends the process when that fails (3.5.4).
 */
function isMysql2Pool(client: MysqlClient): client is Mysql2Pool {
  const { pool, getConnection } = client as Partial<Mysql2Pool>
  return typeof pool === 'object' && typeof getConnection === 'function'
}

/**
 * A single connection, other than a pool, ends the process by an unheard 'error'. The promise connection of mysql2 does
 * not: it has no `getConnection` either, but its own `connection`.
 */
function isSingleConnection(client: MysqlClient): boolean {
  return 'threadId' in client && !('getConnection' in client) && !('connection' in client)
}

async function queryPool(pool: Mysql2Pool, signal: AbortSignal): Promise<unknown> {
  const connection = await pool.getConnection()
  const release = (error?: Error) => (error ? connection.destroy() : connection.release())
  return queryBorrowed({ query: () => connection.query(STATEMENT), release }, signal)
}

/**
 * A check that MySQL or MariaDB answers `SELECT 1` through the client that your service uses. Use it in readiness when
 * this instance cannot serve without the database.
 *
 * It borrows one connection of a pool and returns it. When a run passes its `timeout`, the hung connection of a mysql2
 * pool is closed and its place in the pool is free. With any other client the check only runs the statement and cancels nothing.
 *
 * It warns once when a single connection has no listener for 'error', because a lost connection then ends the process.
 *
 * @throws TypeError when `client` has no `query` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { mysql } from '@hale/checks/mysql'
 * import { createHealth } from '@hale/core'
 * import { createPool } from 'mysql2/promise'
 *
 * const pool = createPool({ host: '127.0.0.1', user: 'orders', connectTimeout: 2_000 })
 * export const health = createHealth({ readiness: { database: mysql(pool, { timeout: 300 }) } })
 * ```
 */
export function mysql(client: MysqlClient, options: CheckOptions = {}): Check {
  requireMethod('mysql', 'client', client, 'query', 'Pass a mysql2 or mariadb pool or connection')
  const settings = readOptions('mysql', options, CHECK_OPTIONS)
  const queried = promised(client)
  return {
    ...settings,
    async run({ signal }) {
      let answer: unknown
      if (isSingleConnection(client)) warnUnheardErrors('mysql', 'connection', client)
      try {
        answer = await (isMysql2Pool(queried) ? queryPool(queried, signal) : queried.query(STATEMENT))
      } catch (error) {
        throw failure(`MySQL did not answer ${STATEMENT}`, error, CODES)
      }
      requireOne('MySQL', answer)
    },
  }
}
