/** What the load client is to do. */
export interface LoadOrder {
  readonly port: number
  /** Asked in turn. */
  readonly paths: readonly string[]
  /** So many at once, each with one request under way at a time. */
  readonly connections: number
  /** When to stop asking. */
  readonly seconds?: number | undefined
  /** How many to ask in all. */
  readonly requests?: number | undefined
  /** How long (ms) to wait for an answer before the connection is given up. */
  readonly patience?: number | undefined
  /** After how many requests a connection is closed and another one opened. */
  readonly perConnection?: number | undefined
}

/** What came of it. */
export interface LoadResult {
  readonly answered: number
  readonly unanswered: number
  /** How many answers there were of each status code. */
  readonly statuses: Readonly<Record<number, number>>
  /** From the first request to the last answer. */
  readonly seconds: number
  /** How long answers took, in ms. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number }
  /** CPU time of the client, in microseconds. */
  readonly cpu: number
}
