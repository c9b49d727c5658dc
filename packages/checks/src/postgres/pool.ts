import { queryBorrowed } from '../connection/query-borrowed'

/** The part of a pg Pool that the check uses. */
export interface Pool {
  readonly totalCount: number
  readonly waitingCount: number
  connect(): PromiseLike<PooledClient>
}

interface PooledClient {
  query(text: string): PromiseLike<unknown>
  release(error?: Error): void
  on(event: 'error', listener: () => void): unknown
  removeListener(event: 'error', listener: () => void): unknown
}

/** A pg Client has `connect` too, with another meaning. Only a pool has the documented `totalCount`. */
export function isPool(client: unknown): client is Pool {
  const { connect, totalCount } = client as Partial<Pool>
  return typeof connect === 'function' && typeof totalCount === 'number'
}

/** Runs a statement on one connection of the pool. When the signal aborts, the pool closes that connection. */
export async function queryPool(pool: Pool, statement: string, signal: AbortSignal): Promise<unknown> {
  const client = await pool.connect()
  // The pool does not listen to a client that is checked out, and an unheard 'error' ends the process. The query rejects too.
  const ignore = () => {}
  client.on('error', ignore)
  const release = (error?: Error) => {
    client.release(error)
    client.removeListener('error', ignore)
  }
  return queryBorrowed({ query: () => client.query(statement), release }, signal)
}
