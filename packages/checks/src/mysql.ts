import type { Check } from '@hale/core'
import { milliseconds, oneOf, readOptions } from '@hale/options'
import { BUSY, busyFindings, createPoolQuery, type PoolState, type WatchedPool } from './connection/busy-pool'
import { warnUnheardErrors } from './connection/warn-unheard-errors'
import { failure } from './failure/failure'
import { MYSQL_CODES } from './mysql/codes'
import { isMariadbPool, queryMariadb, watchMariadbPool } from './mysql/mariadb-pool'
import { isMysql2Pool, queryMysql2, watchMysql2Pool } from './mysql/mysql2-pool'
import { judgeLag, judgeRole, REPLICA_STATEMENT, ROLE_STATEMENT, type Standing } from './mysql/standing'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { patienceOf } from './options/timeout'
import { requireOne } from './sql/require-one'

export type { CheckOptions }

/** Anything that runs one SQL statement and resolves with the answer: a mysql2 or mariadb pool or connection, or an object of yours. */
export interface MysqlClient {
  query(text: string): unknown
}

/** The options of {@link mysql}. */
export interface MysqlOptions extends CheckOptions, Standing {}

const OPTIONS = { ...CHECK_OPTIONS, role: oneOf('primary', 'replica'), maxLag: milliseconds(1) }

const ALIVE_STATEMENT = 'SELECT 1'

/** Every mysql2 pool and connection of callbacks has `promise()`, which wraps it and opens no connection. */
function promised(client: MysqlClient): MysqlClient {
  const { promise } = client as { promise?: unknown }
  return typeof promise === 'function' ? promise.call(client) : client
}

/**
 * A single connection, other than a pool, ends the process by an unheard 'error'. The promise connection of mysql2 does
 * not: it has no `getConnection` either, but its own `connection`.
 */
function isSingleConnection(client: MysqlClient): boolean {
  return 'threadId' in client && !('getConnection' in client) && !('connection' in client)
}

/** Runs a statement. Resolves with `BUSY` when the pool is only busy. */
type Send = (statement: string, signal: AbortSignal, patience: number) => PromiseLike<unknown>

interface Sender {
  readonly send: Send
  /** Only where it is known that a pool may be busy. */
  readonly state?: () => PoolState
}

/** Borrows a connection of a pool for each statement. */
function pooledSender<Connection>(
  pool: WatchedPool<Connection>,
  query: (connection: Connection, statement: string, signal: AbortSignal) => Promise<unknown>,
): Sender {
  const queryPool = createPoolQuery(pool)
  return {
    state: pool.state,
    send: (statement, signal, patience) => queryPool((connection) => query(connection, statement, signal), signal, patience),
  }
}

function senderOf(client: MysqlClient): Sender {
  if (isMysql2Pool(client)) return pooledSender(watchMysql2Pool(client), queryMysql2)
  if (isMariadbPool(client)) return pooledSender(watchMariadbPool(client), queryMariadb)
  return { send: async (statement) => client.query(statement) }
}

/**
 * A check that MySQL or MariaDB answers `SELECT 1` through the client that your service uses. Use it in readiness when
 * this instance cannot serve without the database.
 *
 * It borrows one connection of a pool and returns it. When a run passes its `timeout`, the hung connection of a mysql2
 * pool is closed and its place in the pool is free. With any other client the check only runs the statement and cancels nothing.
 *
 * A pool of mysql2 or mariadb whose connections are all in use is degraded (`pool_busy`) while the server answers on them.
 * While it does not, the run passes its timeout.
 *
 * It warns once when a single connection has no listener for 'error', because a lost connection then ends the process.
 *
 * With `role` it queries the server's `read_only` instead, which every user may read. `maxLag` adds a statement that needs
 * the right to read the state of replication.
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
export function mysql(client: MysqlClient, options: MysqlOptions = {}): Check {
  requireMethod('mysql', 'client', client, 'query', 'Pass a mysql2 or mariadb pool or connection')
  const { role, maxLag, ...settings } = readOptions('mysql', options, OPTIONS)
  const { send, state } = senderOf(promised(client))
  return {
    ...settings,
    async run(context) {
      if (isSingleConnection(client)) warnUnheardErrors('mysql', 'connection', client)
      const query = async (statement: string): Promise<unknown> => {
        try {
          return await send(statement, context.signal, patienceOf(context, settings))
        } catch (error) {
          throw failure(`MySQL did not answer ${statement.split(' WHERE')[0]}`, error, MYSQL_CODES)
        }
      }
      const alive = await query(role ? ROLE_STATEMENT : ALIVE_STATEMENT)
      if (state && alive === BUSY) return busyFindings(state())
      if (role) judgeRole(alive, role)
      else requireOne('MySQL', alive)
      if (maxLag === undefined) return undefined
      const standing = await query(REPLICA_STATEMENT)
      return state && standing === BUSY ? busyFindings(state()) : judgeLag(standing, maxLag)
    },
  }
}
