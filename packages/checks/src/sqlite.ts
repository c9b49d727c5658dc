import type { Check, CheckFindings } from '@hale/core'
import { flag, milliseconds, readOptions } from '@hale/options'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

/** The methods of a synchronous SQLite client: better-sqlite3, `DatabaseSync` of node:sqlite, libsql. */
export interface SqliteClient {
  exec(sql: string): unknown
  prepare(sql: string): { get(): unknown }
}

/** The options of {@link sqlite}. */
export interface SqliteOptions extends LivenessCheckOptions {
  /** Whether the check also writes, in a transaction that it rolls back. @default false */
  readonly write?: boolean | undefined
  /** How long (ms) it waits for the lock of another writer. It blocks the event loop for that time. @default 50 */
  readonly wait?: number | undefined
}

const OPTIONS = { ...LIVENESS_CHECK_OPTIONS, write: flag, wait: milliseconds(1) }

/** The messages are SQLite's own, which every client passes on. The codes are those of better-sqlite3. */
const CODES: FailureCodes = {
  locked: /SQLITE_(BUSY|LOCKED)|database (table )?is locked/,
  corrupt: /SQLITE_(CORRUPT|NOTADB)|malformed|not a database/,
  read_only: /SQLITE_READONLY|readonly database/,
  disk_full: /SQLITE_FULL|disk is full/,
  disk_broken: /SQLITE_IOERR|disk I\/O error/,
  missing: /SQLITE_CANTOPEN|unable to open/,
  not_connected: /not open/,
}

/** The one number that the statement returns. A client that is not synchronous returns something else. */
function readNumber(client: SqliteClient, sql: string): number | bigint {
  const [value] = Object.values(client.prepare(sql).get() ?? {})
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new TypeError(`${sql} gave no number: pass a synchronous client`)
  return value
}

/** Writes a number of the file's header unchanged, and rolls back. Returns whether it could try. */
function tryToWrite(client: SqliteClient): boolean {
  const version = readNumber(client, 'PRAGMA user_version')
  try {
    client.exec('BEGIN IMMEDIATE')
  } catch (error) {
    // The service has begun a transaction on this connection. The check must not touch it.
    if (/within a transaction/.test(String(error))) return false
    throw error
  }
  try {
    client.exec(`PRAGMA user_version = ${version}`)
  } catch (error) {
    // After an error such as a full disk, SQLite may have rolled back already.
    ignoreErrors(() => client.exec('ROLLBACK'))
    throw error
  }
  client.exec('ROLLBACK')
  return true
}

const READ = 'SELECT count(*) FROM sqlite_master'

/** Runs the work with another `busy_timeout`, and restores the one of the service. */
function withBusyTimeout<T>(client: SqliteClient, wait: number, work: () => T): T {
  const timeout = readNumber(client, 'PRAGMA busy_timeout')
  client.exec(`PRAGMA busy_timeout = ${wait}`)
  try {
    return work()
  } finally {
    client.exec(`PRAGMA busy_timeout = ${timeout}`)
  }
}

/** better-sqlite3 refuses `exec` while the service walks over rows with `iterate()`. That is no fault of the database. */
function isWalk(error: unknown): boolean {
  return /busy executing a query/.test(String(error))
}

function readDuringWalk(client: SqliteClient): CheckFindings {
  try {
    readNumber(client, READ)
  } catch (error) {
    if (!isWalk(error)) throw failure('SQLite did not answer', error, CODES)
  }
  return { status: 'healthy', message: 'only read: the service reads rows one by one on this connection' }
}

function ignoreErrors(work: () => unknown): void {
  try {
    work()
  } catch {}
}

/**
 * A check that SQLite reads from its file, and with `write: true` that it can write to it. Use it in readiness. It
 * borrows the connection of your service and leaves no statement and no transaction open.
 *
 * It is synchronous, as its clients are, so it may block the event loop: for at most `wait` ms on a lock of another
 * process, whatever `busy_timeout` the connection has. Do not use it in liveness: a restart neither unlocks nor repairs a file.
 *
 * @throws TypeError when `client` has no `prepare` or `exec` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { sqlite } from '@hale/checks/sqlite'
 * import { createHealth } from '@hale/core'
 * import Database from 'libsql'
 *
 * const db = new Database('orders.db')
 * export const health = createHealth({ readiness: { database: sqlite(db, { write: true }) } })
 * ```
 */
export function sqlite(client: SqliteClient, options: SqliteOptions = {}): Check {
  const remedy = 'Pass a Database of better-sqlite3 or libsql, or a DatabaseSync of node:sqlite'
  requireMethod('sqlite', 'client', client, 'prepare', remedy)
  requireMethod('sqlite', 'client', client, 'exec', remedy)
  const { write = false, wait = 50, ...settings } = readOptions('sqlite', options, OPTIONS)
  return {
    ...settings,
    // Without it, liveness would accept this check, since it is synchronous.
    scope: 'dependency',
    run() {
      try {
        return withBusyTimeout(client, Math.ceil(wait), () => {
          readNumber(client, READ)
          if (write && !tryToWrite(client)) return { status: 'healthy', message: 'only read: the service has a transaction open' }
          return true
        })
      } catch (error) {
        if (isWalk(error)) return readDuringWalk(client)
        throw failure('SQLite did not answer', error, CODES)
      }
    },
  }
}
