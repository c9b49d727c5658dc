import type { Check } from '@hale/core'
import { askBorrowed } from './connection/ask-borrowed'
import { failure } from './failure/failure'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { milliseconds, requireOnScale } from './options/thresholds'
import { postgresCodes } from './postgres/codes'
import { judgeStanding, type Standing, standingStatement } from './postgres/standing'

export type { CheckOptions }

/** Anything that runs one SQL statement and resolves with the answer: a pg Pool or Client, PGlite, or an object of yours. */
export interface PostgresClient {
  query(text: string): PromiseLike<unknown>
}

/** What a postgres check can be told, beside what every check can. */
export interface PostgresOptions extends CheckOptions, Standing {
  /** Degraded when more than this many queries wait for a connection of the pg Pool. @default as many as there are */
  readonly maxWaiting?: number | undefined
}

interface PooledClient extends PostgresClient {
  release(error?: Error): void
  on(event: 'error', listener: () => void): unknown
  removeListener(event: 'error', listener: () => void): unknown
}

interface Pool extends PostgresClient {
  readonly totalCount: number
  readonly waitingCount: number
  connect(): PromiseLike<PooledClient>
}

const clients = { expected: 'a whole number from 0', fits: (value: number) => value >= 0 && value % 1 === 0 }
const aliveStatement = 'SELECT 1'

/** A pg Client has `connect` too, where it means something else. Only a pool counts its clients, under a public, documented name. */
function isPool(client: PostgresClient): client is Pool {
  const { connect, totalCount } = client as Partial<Pool>
  return typeof connect === 'function' && typeof totalCount === 'number'
}

async function askPool(pool: Pool, statement: string, signal: AbortSignal): Promise<unknown> {
  const client = await pool.connect()
  // While a client is checked out nobody else listens, and an unheard 'error' would end the process. The query rejects as well.
  const ignore = () => {}
  client.on('error', ignore)
  const release = (error?: Error) => {
    client.release(error)
    client.removeListener('error', ignore)
  }
  return askBorrowed({ ask: () => query(client, statement), release }, signal)
}

/**
 * Nothing is cancelled here, although queries of postgres.js have a `cancel`: it asks through a connection of its own,
 * whose failure nobody can catch and which ends the process (seen with 3.4.9), just when the server refuses connections.
 * Cancelled while its connection opens, a query takes that place from the pool for good. A hung `SELECT 1` hangs because
 * nothing gets through, so the cancel would not either.
 */
async function query(client: PostgresClient, statement: string): Promise<unknown> {
  const answer: unknown = client.query(statement)
  if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') {
    throw new TypeError('query(text) returned no promise')
  }
  return answer
}

/**
 * A check that PostgreSQL answers `SELECT 1` through the client that your service uses. Use it in readiness when this
 * instance cannot serve without the database.
 *
 * It borrows one connection of a pg Pool and gives it back; when the run passes its `timeout`, the hung connection is
 * closed and its place is free. Every other client just runs the statement: core starts no second run until it settles.
 *
 * With `role` or `maxLag` it asks for the server's role and lag instead, also one statement that every user may run.
 *
 * @throws TypeError when `client` has no `query` method, when `role` is unknown, when `maxWaiting` is asked of no pg Pool;
 * RangeError when `maxLag` or `maxWaiting` is out of range.
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
export function postgres(client: PostgresClient, { role, maxLag, maxWaiting, ...options }: PostgresOptions = {}): Check {
  requireMethod('postgres', client, 'query', 'pass a pg Pool or Client or a PGlite; for postgres.js { query: (text) => sql.unsafe(text) }')
  if (role !== undefined && role !== 'primary' && role !== 'replica')
    throw new TypeError(`postgres: role is ${role}, expected primary or replica`)
  if (maxLag !== undefined) requireOnScale('postgres: maxLag', maxLag, milliseconds)
  const pool = isPool(client) ? client : undefined
  if (maxWaiting !== undefined) {
    requireOnScale('postgres: maxWaiting', maxWaiting, clients)
    if (!pool) throw new TypeError('postgres: maxWaiting is known of a pg Pool only: leave it out')
  }
  const asksStanding = role !== undefined || maxLag !== undefined
  const statement = asksStanding ? standingStatement : aliveStatement
  return {
    ...options,
    async run({ signal }) {
      // Before this run stands in the line itself.
      const waiting = pool?.waitingCount ?? 0
      let answer: unknown
      try {
        answer = await (pool ? askPool(pool, statement, signal) : query(client, statement))
      } catch (error) {
        throw failure(`PostgreSQL did not answer ${asksStanding ? 'for its role' : statement}`, error, postgresCodes)
      }
      const findings = asksStanding ? judgeStanding(answer, { role, maxLag }) : undefined
      if (maxWaiting === undefined || waiting <= maxWaiting) return findings
      return { ...findings, status: 'degraded', message: `${waiting} queries wait for a connection, more than ${maxWaiting}` }
    },
  }
}
