import type { Check } from '@hale/core'
import { askBorrowed } from './connection/ask-borrowed'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

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

const statement = 'SELECT 1'

const codes: FailureCodes = {
  auth: /^ER_ACCESS_DENIED/m,
  too_many_connections: /^ER_(CON_COUNT|TOO_MANY_USER|USER_LIMIT)/m,
  // A mariadb pool says the same when it cannot connect. Only when all of its connections are in use is it exhausted.
  pool_exhausted: /^(Queue limit|No connections available)|active=([1-9]\d*) idle=0 limit=\2\)/m,
  timeout: /^ER_(CONNECTION|SOCKET|QUERY|STATEMENT)_TIMEOUT$|pool timeout: failed/m,
  missing: /^ER_BAD_DB/m,
  not_connected: /closed state$|^Pool is closed|^ER_(POOL_ALREADY|CMD_CONNECTION)_CLOSED$/m,
  reset: /^(PROTOCOL_CONNECTION_LOST|ER_(SERVER_SHUTDOWN|SOCKET_UNEXPECTED_CLOSE|CONNECTION_KILLED))$/m,
}

/** mysql2 makes every pool and connection of callbacks one of promises on request, which costs no connection. */
function promised(client: MysqlClient): MysqlClient {
  const { promise } = client as { promise?: unknown }
  return typeof promise === 'function' ? promise.call(client) : client
}

/**
 * Only mysql2's pool of promises wraps another one under a public name. A mariadb connection must not be destroyed while
 * it is asked: it opens another one to send KILL, and ends the process by an unhandled rejection when that fails (3.5.4).
 */
function isMysql2Pool(client: MysqlClient): client is Mysql2Pool {
  const { pool, getConnection } = client as Partial<Mysql2Pool>
  return typeof pool === 'object' && typeof getConnection === 'function'
}

async function askPool(pool: Mysql2Pool, signal: AbortSignal): Promise<void> {
  const connection = await pool.getConnection()
  await askBorrowed(
    { ask: () => connection.query(statement), release: (error) => (error ? connection.destroy() : connection.release()) },
    signal,
  )
}

async function query(client: MysqlClient): Promise<void> {
  const answer = client.query(statement)
  if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') {
    throw new TypeError('query(text) returned no promise')
  }
  await answer
}

/**
 * A check that MySQL or MariaDB answers `SELECT 1` through the client that your service uses. Use it in readiness when
 * this instance cannot serve without the database.
 *
 * It borrows one connection of a pool and gives it back; when the run passes its `timeout`, the hung connection of a
 * mysql2 pool is closed and its place is free. Every other client just runs the statement: core starts no second run
 * until it settles.
 *
 * @throws TypeError when `client` has no `query` method.
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
  requireMethod('mysql', client, 'query', 'pass a mysql2 or mariadb pool or connection')
  const asked = promised(client)
  return {
    ...options,
    async run(context) {
      try {
        await (isMysql2Pool(asked) ? askPool(asked, context.signal) : query(asked))
      } catch (error) {
        throw failure(`MySQL did not answer ${statement}`, error, codes)
      }
    },
  }
}
