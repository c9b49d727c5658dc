import type { Check } from '@hale/core'
import { oneOf, readOptions } from '@hale/options'
import { untilAborted } from './connection/until-aborted'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOne } from './sql/require-one'
import { rowsOf } from './sql/rows-of'

export type { CheckOptions }

/** A `ConnectionPool` of `mssql`. */
export interface MssqlPool {
  request(): { query(text: string): PromiseLike<unknown>; cancel?(): unknown }
}

/** Anything that runs one statement and resolves with its rows: a mapper, or an object of yours around a tedious connection. */
export interface MssqlClient {
  query(text: string): PromiseLike<unknown>
}

/** The options of {@link mssql}. */
export interface MssqlOptions extends CheckOptions {
  /**
   * `primary`: unhealthy while the database is read-only, as it is on a secondary replica. `replica`: unhealthy while it
   * accepts writes. @default either is healthy
   */
  readonly role?: 'primary' | 'replica' | undefined
}

const OPTIONS = { ...CHECK_OPTIONS, role: oneOf('primary', 'replica') }

/** The numbers are those of SQL Server. */
const CODES: FailureCodes = {
  missing: /^(4060|911)$|^Cannot open database/m,
  auth: /^(ELOGIN|18456|18452)$|^Login failed/m,
  denied: /^(229|916|978)$/m,
  too_many_connections: /^(17809|10928)$/m,
  busy: /^(40501|40613|10929)$/m,
  pool_exhausted: /^(TimeoutError: )?operation timed out for an unknown reason$|^(ResourceRequest|pending acquires?) timed out/m,
  not_connected: /^(ENOTOPEN|ECONNCLOSED|EINVALIDSTATE)$/m,
  refused: /ECONNREFUSED/,
  reset: /^Connection lost|^Failed to connect to .*(ECONNRESET|socket hang up)|^ESOCKET.*closed/m,
  timeout: /^ETIMEOUT$/m,
}

const ALIVE_STATEMENT = 'SELECT 1 AS one'
/** Every user may read it. */
const ROLE_STATEMENT = "SELECT 1 AS one, CONVERT(nvarchar(20), DATABASEPROPERTYEX(DB_NAME(), 'Updateability')) AS updateability"

/** `mssql` keeps the error of tedious beside its own, and only that has a cause. */
function withOriginal(error: unknown): unknown {
  const { originalError, code, message } = (error ?? {}) as { originalError?: unknown; code?: unknown; message?: string }
  return originalError === undefined ? error : Object.assign(new Error(message, { cause: originalError }), { code })
}

function isPool(client: MssqlPool | MssqlClient): client is MssqlPool {
  return typeof (client as Partial<MssqlPool> | null | undefined)?.request === 'function'
}

/** A run that passes its timeout cancels its request, so that the connection returns to the pool. */
function query(client: MssqlPool | MssqlClient, statement: string, signal: AbortSignal): PromiseLike<unknown> {
  if (!isPool(client)) return untilAborted(signal, () => client.query(statement))
  const request = client.request()
  return untilAborted(
    signal,
    () => request.query(statement),
    () => request.cancel?.(),
  )
}

/** The rows of `mssql` are its `recordset`. */
function withRows(answer: unknown): unknown {
  return (answer as { recordset?: unknown } | null | undefined)?.recordset ?? answer
}

function judgeRole(answer: unknown, role: 'primary' | 'replica'): void {
  const values = Object.values(rowsOf(answer)[0] ?? {})
  const state = values.find((value) => value === 'READ_WRITE' || value === 'READ_ONLY')
  if (!state) throw codedError('invalid_answer', 'SQL Server did not say whether the database accepts writes')
  if (role === 'primary' && state === 'READ_ONLY') throw codedError('not_primary', 'the database is read-only')
  if (role === 'replica' && state === 'READ_WRITE') throw codedError('not_replica', 'the database accepts writes')
}

/**
 * A check that SQL Server answers `SELECT 1` through the client that your service uses. Use it in readiness when this
 * instance cannot serve without the database.
 *
 * It borrows one connection of a pool. When a run passes its `timeout`, its request is cancelled. With `role` the same
 * statement also reads whether the database accepts writes.
 *
 * @throws TypeError when `client` has neither a `request` nor a `query` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { mssql } from '@hale/checks/mssql'
 * import { createHealth } from '@hale/core'
 * import sql from 'mssql'
 *
 * const pool = new sql.ConnectionPool({ server: 'localhost', user: 'orders', connectionTimeout: 2_000 })
 * pool.on('error', (error) => console.error(error))
 * await pool.connect()
 * export const health = createHealth({ readiness: { database: mssql(pool) } })
 * ```
 */
export function mssql(client: MssqlPool | MssqlClient, options: MssqlOptions = {}): Check {
  if (!isPool(client)) requireMethod('mssql', 'client', client, 'query', 'Pass a ConnectionPool of mssql')
  const { role, ...settings } = readOptions('mssql', options, OPTIONS)
  const statement = role ? ROLE_STATEMENT : ALIVE_STATEMENT
  return {
    ...settings,
    async run({ signal }) {
      let answer: unknown
      try {
        answer = withRows(await query(client, statement, signal))
      } catch (error) {
        throw failure('SQL Server did not answer SELECT 1', withOriginal(error), CODES)
      }
      requireOne('SQL Server', answer)
      if (role) judgeRole(answer, role)
    },
  }
}
