import { untilAborted } from './until-aborted'

/** A connection that a check borrowed from a pool for one query. */
export interface Borrowed<Answer> {
  query(): PromiseLike<Answer>
  /** Gives the connection back. With an error the pool closes it, and its place is free again. */
  release(error?: Error): void
}

/**
 * Runs the query and gives the connection back. When the signal aborts, the connection is given back as broken and the
 * run ends at once: otherwise a silent server would keep the place in the pool, and the run, for as long as it is silent.
 */
export async function queryBorrowed<Answer>({ query, release }: Borrowed<Answer>, signal: AbortSignal): Promise<Answer> {
  // The pool had no connection before the run ended. The connection itself is sound.
  if (signal.aborted) {
    release()
    throw signal.reason
  }
  let held = true
  const end = (error?: Error) => {
    if (held) release(error)
    held = false
  }
  try {
    const answer = await untilAborted(signal, query, () => end(new Error('the health check passed its timeout')))
    end()
    return answer
  } catch (error) {
    end(error instanceof Error ? error : new Error('the query failed'))
    throw error
  }
}
