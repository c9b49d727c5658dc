import type { PostgresClient } from '@hale/checks/postgres'
import { Pool } from 'pg'
import type { Drill } from './drill'

/** The database of the service: embedded, or a real server. */
export interface Database {
  /** Its name, for the welcome text. */
  readonly kind: string
  /** The client that the service uses. The health check borrows it. */
  readonly client: PostgresClient
  /** Returns the rows of one statement. Rejects after 2.5 seconds without a response. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
  readonly drill?: Drill
}

/** Opens a pool of connections to a real PostgreSQL. It connects on the first query. */
export function openDatabase(connectionString: string): Database {
  const pool = new Pool({
    connectionString,
    application_name: 'orders',
    max: 10,
    // Without these three a hung server would block every request until its client gives up.
    connectionTimeoutMillis: 2_000,
    statement_timeout: 2_000,
    // Longer than the server's own limit, which also ends the statement.
    query_timeout: 2_500,
  })
  // A broken idle connection emits an error here. Without a listener it would end the process.
  pool.on('error', (error) => console.error(`an idle database connection broke: ${error.message}`))
  return {
    kind: 'the PostgreSQL of DATABASE_URL',
    client: pool,
    query: async <Row extends object>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows,
    close: () => pool.end(),
  }
}
