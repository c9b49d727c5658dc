import type { Check, CheckContext } from '@hale/core'
import { fail, milliseconds, oneOf, readOptions, rule } from '@hale/options'
import { BUSY, busyFindings, createPoolQuery } from './connection/busy-pool'
import { warnUnheardErrors } from './connection/warn-unheard-errors'
import { failure } from './failure/failure'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { isFrom } from './options/rules'
import { patienceOf } from './options/timeout'
import { isClient, requireConnected } from './postgres/client'
import { POSTGRES_CODES } from './postgres/codes'
import { isPool, queryPooled, watchPool } from './postgres/pool'
import { judgeStanding, type Standing, standingStatement } from './postgres/standing'
import { requireOne } from './sql/require-one'

export type { CheckOptions }

/** Anything that runs one SQL statement and resolves with the answer: a pg Pool or Client, PGlite, or an object of yours. */
export interface PostgresClient {
  query(text: string): PromiseLike<unknown>
}

/** The options of {@link postgres}. */
export interface PostgresOptions extends CheckOptions, Standing {
  /** Degraded when more than this many queries wait for a connection of the pg Pool. @default any number */
  readonly maxWaiting?: number | undefined
}

const ALIVE_STATEMENT = 'SELECT 1'

const OPTIONS = {
  ...CHECK_OPTIONS,
  role: oneOf('primary', 'replica'),
  maxLag: milliseconds(1),
  maxWaiting: rule((value) => isFrom(value, 0) && value % 1 === 0, 'must be a whole number from 0'),
}

/** Runs the statement on anything but a pg Pool. */
async function queryClient(client: PostgresClient, statement: string): Promise<unknown> {
  if (isClient(client)) {
    requireConnected(client)
    warnUnheardErrors('postgres', 'pg Client', client)
  }
  // The `cancel` of postgres.js (3.4.9) opens a connection whose error ends the process, so nothing is cancelled here.
  return client.query(statement)
}

/**
 * A check that PostgreSQL answers `SELECT 1` through the client that your service uses. Use it in readiness when this
 * instance cannot serve without the database.
 *
 * It borrows one connection of a pg Pool and returns it. When a run passes its `timeout`, the hung connection is closed
 * and its place in the pool is free. With any other client the check only runs the statement and cancels nothing.
 *
 * A pg Pool whose connections are all in use is degraded (`pool_busy`) while they come back, because the server then
 * answers others. While none comes back, the run passes its timeout.
 *
 * It warns once when a pg Pool or Client has no listener for 'error', because a lost connection then ends the process.
 *
 * With `role` or `maxLag` it runs one statement for the server's role and lag instead. Every database user may run it.
 *
 * @throws TypeError when `client` has no `query` method, for an unknown or wrong option, and for `maxWaiting` without a pg Pool.
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
export function postgres(client: PostgresClient, options: PostgresOptions = {}): Check {
  const remedy = 'Pass a pg Pool or Client or a PGlite; for postgres.js { query: (text) => sql.unsafe(text) }'
  requireMethod('postgres', 'client', client, 'query', remedy)
  const { role, maxLag, maxWaiting, ...settings } = readOptions('postgres', options, OPTIONS)
  const pool = isPool(client) ? client : undefined
  if (maxWaiting !== undefined && !pool) fail('postgres', 'maxWaiting must be left out where the client is no pg Pool', maxWaiting)
  const asksStanding = role !== undefined || maxLag !== undefined
  const statement = asksStanding ? standingStatement({ maxLag }) : ALIVE_STATEMENT
  const watched = pool && watchPool(pool)
  const queryPool = watched && createPoolQuery(watched)
  /** Resolves with `BUSY` where a pool is only busy. A connection of a pool can end a hung query. */
  const query = (context: CheckContext): Promise<unknown> => {
    if (!queryPool) return queryClient(client, statement)
    warnUnheardErrors('postgres', 'pg Pool', client)
    return queryPool((connection) => queryPooled(connection, statement, context.signal), context.signal, patienceOf(context, settings))
  }
  return {
    ...settings,
    async run(context) {
      // Before this run waits for a connection itself.
      const waiting = pool?.waitingCount ?? 0
      let answer: unknown
      try {
        answer = await query(context)
      } catch (error) {
        throw failure(`PostgreSQL did not answer ${asksStanding ? 'the query for its role' : statement}`, error, POSTGRES_CODES)
      }
      if (watched && answer === BUSY) return busyFindings(watched.state())
      if (!asksStanding) requireOne('PostgreSQL', answer)
      const findings = asksStanding ? judgeStanding(answer, { role, maxLag }) : undefined
      if (maxWaiting === undefined || waiting <= maxWaiting) return findings
      return { ...findings, status: 'degraded', message: `${waiting} queries wait for a connection, more than ${maxWaiting}` }
    },
  }
}
