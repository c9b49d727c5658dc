import type { Check } from '@hale/core'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import type { LivenessCheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { milliseconds, requireOnScale } from './options/thresholds'

/** What a synchronous SQLite offers: better-sqlite3, `DatabaseSync` of node:sqlite, libsql. */
export interface SqliteClient {
  exec(sql: string): unknown
  prepare(sql: string): { get(): unknown }
}

/** What {@link sqlite} takes. */
export interface SqliteOptions extends LivenessCheckOptions {
  /** Whether a transaction that writes is begun and rolled back, too. @default false */
  readonly write?: boolean | undefined
  /** How long (ms) it waits for the lock of another writer, and so holds up the event loop. @default 50 */
  readonly wait?: number | undefined
}

/** The texts are SQLite's own, which every client passes on; the codes are those of better-sqlite3. */
const codes: FailureCodes = {
  locked: /SQLITE_(BUSY|LOCKED)|database (table )?is locked/,
  corrupt: /SQLITE_(CORRUPT|NOTADB)|malformed|not a database/,
  read_only: /SQLITE_READONLY|readonly database/,
  disk_full: /SQLITE_FULL|disk is full/,
  disk_broken: /SQLITE_IOERR|disk I\/O error/,
  missing: /SQLITE_CANTOPEN|unable to open/,
  not_connected: /not open/,
}

/** The one number that the statement gives. Anything else comes from a client that is not synchronous, and says nothing. */
function ask(client: SqliteClient, sql: string): number | bigint {
  const [value] = Object.values(client.prepare(sql).get() ?? {})
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new TypeError(`${sql} gave no number: pass a synchronous client`)
  return value
}

/** Writes a number of the file's header as it is, so that nothing could change, and takes it back. Tells whether it could try. */
function tryToWrite(client: SqliteClient): boolean {
  const version = ask(client, 'PRAGMA user_version')
  try {
    client.exec('BEGIN IMMEDIATE')
  } catch (error) {
    // The service is in the middle of a transaction of its own, which must not be touched.
    if (/within a transaction/.test(String(error))) return false
    throw error
  }
  try {
    client.exec(`PRAGMA user_version = ${version}`)
  } catch (error) {
    // A full disk has rolled back already.
    attempt(() => client.exec('ROLLBACK'))
    throw error
  }
  client.exec('ROLLBACK')
  return true
}

function attempt(work: () => unknown): void {
  try {
    work()
  } catch {}
}

/**
 * A check that SQLite reads from its file, and with `write: true` that it could write to it. Use it in readiness. It
 * borrows the connection of your service and leaves no statement and no transaction behind.
 *
 * It is synchronous, as its clients are, so it may hold up the event loop: for `wait` ms at most for a lock of another
 * process, whatever the connection's own `busy_timeout` is. It does not fit liveness: no restart unlocks or repairs a file.
 *
 * @throws TypeError when `client` has no `prepare` or `exec` method or `wait` is no number; RangeError when it is not positive.
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
  const { write = false, wait = 50, ...settings } = options
  const remedy = 'pass a Database of better-sqlite3 or libsql, or a DatabaseSync of node:sqlite'
  requireMethod('sqlite', client, 'prepare', remedy)
  requireMethod('sqlite', client, 'exec', remedy)
  requireOnScale('sqlite: wait', wait, milliseconds)
  return {
    ...settings,
    // Said aloud, since a synchronous check that leaves it out would be let into liveness.
    scope: 'dependency',
    run() {
      try {
        const patience = ask(client, 'PRAGMA busy_timeout')
        client.exec(`PRAGMA busy_timeout = ${Math.ceil(wait)}`)
        try {
          ask(client, 'SELECT count(*) FROM sqlite_master')
          if (write && !tryToWrite(client)) return { message: 'only read: the connection is in a transaction of the service' }
          return true
        } finally {
          client.exec(`PRAGMA busy_timeout = ${patience}`)
        }
      } catch (error) {
        throw failure('SQLite did not answer', error, codes)
      }
    },
  }
}
