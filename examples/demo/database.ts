import type { PostgresClient } from '@hale/checks/postgres'
import { Pool } from 'pg'
import type { Drill } from './drill'

/** The database as the service sees it: the embedded one or a real server. */
export interface Database {
  /** What it is, for a person. */
  readonly kind: string
  /** The client that the service uses too: the health check borrows it. */
  readonly client: PostgresClient
  /** The rows of one statement. Rejects within some seconds when the database does not answer. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
  readonly drill?: Drill
}

/** A pool of connections to a real PostgreSQL. It connects when it is first asked. */
export function openDatabase(connectionString: string): Database {
  const pool = new Pool({
    connectionString,
    application_name: 'orders',
    max: 10,
    // Without these three a silent server would hold every request for as long as the client waits.
    connectionTimeoutMillis: 2_000,
    statement_timeout: 2_000,
    // Later than the server's own limit, which ends the statement too.
    query_timeout: 2_500,
  })
  // An idle connection that breaks tells it here, and an error that nobody hears ends the process.
  pool.on('error', (error) => console.error(`an idle database connection broke: ${error.message}`))
  return {
    kind: 'the PostgreSQL of DATABASE_URL',
    client: pool,
    query: async <Row extends object>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows,
    close: () => pool.end(),
  }
}
