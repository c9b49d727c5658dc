/** What is read of a job. */
export interface WaitingJob {
  readonly id?: string | number | undefined
  /** When it was added (ms since 1970). */
  readonly timestamp: number
  /** How long (ms) after that it may begin. 0 once it waits with the others. */
  readonly delay?: number | undefined
  readonly opts?: { readonly delay?: number | undefined } | undefined
  /** How often it has failed. */
  readonly attemptsMade?: number | undefined
}

/**
 * Returns a function that says since when (ms since 1970) the first job of a list has waited. A job that is tried again has
 * an old date and none of when it came back, so it counts from when it was first seen here.
 */
export function createWaitingSince(): (job: WaitingJob) => number {
  let seen: { readonly id: WaitingJob['id']; readonly at: number } | undefined
  return ({ id, timestamp, delay = 0, opts, attemptsMade = 0 }) => {
    if (attemptsMade === 0) return timestamp + Math.max(delay, opts?.delay ?? 0)
    if (seen?.id !== id) seen = { id, at: Date.now() }
    return (seen as { readonly at: number }).at + delay
  }
}
