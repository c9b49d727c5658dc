import type { Check } from '@hale/core'
import { failure } from './failure'
import type { CheckOptions } from './options'
import { requireMethod } from './require-method'

export type { CheckOptions }

/** Anything that runs one SQL statement and resolves with the answer: a pg Pool or Client, PGlite, or an object of yours. */
export interface PostgresClient {
  query(text: string): PromiseLike<unknown>
}

interface PooledClient extends PostgresClient {
  release(error?: Error): void
  on(event: 'error', listener: () => void): unknown
  removeListener(event: 'error', listener: () => void): unknown
}

interface Pool extends PostgresClient {
  readonly totalCount: number
  connect(): PromiseLike<PooledClient>
}

const statement = 'SELECT 1'

/** A pg Client has `connect` too, where it means something else. Only a pool counts its clients, under a public, documented name. */
function isPool(client: PostgresClient): client is Pool {
  const { connect, totalCount } = client as Partial<Pool>
  return typeof connect === 'function' && typeof totalCount === 'number'
}

/**
 * Runs the statement on a client of its own from the pool. When the signal aborts, that client is given back as
 * broken: the pool closes its connection, has the place free again, and the hung query ends. `pool.query` would
 * keep the place for as long as the server is silent.
 */
async function queryPool(pool: Pool, signal: AbortSignal): Promise<void> {
  const client = await pool.connect()
  if (signal.aborted) return client.release()

  // While a client is checked out nobody else listens, and an unheard 'error' would end the process. The query rejects as well.
  const ignore = () => {}
  client.on('error', ignore)
  let held = true
  const release = (error?: Error) => {
    if (!held) return
    held = false
    client.release(error)
    client.removeListener('error', ignore)
  }
  const abort = () => release(new Error(`${statement} was given up`))
  signal.addEventListener('abort', abort)
  try {
    await query(client)
    release()
  } catch (error) {
    release(error instanceof Error ? error : new Error(`${statement} failed`))
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/**
 * Nothing is cancelled here, although queries of postgres.js have a `cancel`: it asks through a connection of its own,
 * whose failure nobody can catch and which ends the process (seen with 3.4.9), just when the server refuses connections.
 * Cancelled while its connection opens, a query takes that place from the pool for good. A hung `SELECT 1` hangs because
 * nothing gets through, so the cancel would not either.
 */
async function query(client: PostgresClient): Promise<void> {
  const answer: unknown = client.query(statement)
  if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') {
    throw new TypeError('query(text) returned no promise, so nothing is known: return the promise of your client')
  }
  await answer
}

/**
 * A check that PostgreSQL answers `SELECT 1` through the client that your service uses. Use it in readiness when this
 * instance cannot serve without the database.
 *
 * It borrows one connection of a pg Pool and gives it back; when the run passes its `timeout`, the hung connection is
 * closed and its place is free. Every other client just runs the statement: core starts no second run until it settles.
 *
 * @throws TypeError when `client` has no `query` method.
 * @example
 * ```ts
 * import { postgres } from '@hale/checks/postgres'
 * import { createHealth } from '@hale/core'
 * import { Pool } from 'pg'
 *
 * const pool = new Pool({ connectionTimeoutMillis: 2_000 })
 * pool.on('error', () => {})
 * export const health = createHealth({ readiness: { database: postgres(pool, { timeout: 300 }) } })
 * ```
 */
export function postgres(client: PostgresClient, options: CheckOptions = {}): Check {
  requireMethod('postgres', client, 'query', 'pass a pg Pool or Client or a PGlite; for postgres.js { query: (text) => sql.unsafe(text) }')
  return {
    ...options,
    async run(context) {
      try {
        await (isPool(client) ? queryPool(client, context.signal) : query(client))
      } catch (error) {
        throw failure(`PostgreSQL did not answer ${statement}`, error)
      }
    },
  }
}
