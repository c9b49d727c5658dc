/** The task of the load client. */
export interface LoadOrder {
  readonly port: number
  /** Requested in turn. */
  readonly paths: readonly string[]
  /** Their number. Each has one request under way at a time. */
  readonly connections: number
  /** How long (ms) to wait before the first request, so that the server accepts the connections before. */
  readonly pause?: number | undefined
  /** How long (s) to send. */
  readonly seconds?: number | undefined
  /** How many requests to send in all. */
  readonly requests?: number | undefined
  /** How long (ms) to wait for a response before the client gives up the connection. */
  readonly patience?: number | undefined
  /** After how many requests the client opens a new connection. */
  readonly perConnection?: number | undefined
}

/** The result of a task. */
export interface LoadResult {
  readonly answered: number
  readonly unanswered: number
  /** The number of responses with each status code. */
  readonly statuses: Readonly<Record<number, number>>
  /** From the first request to the last response. */
  readonly seconds: number
  /** How long responses took, in ms. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number }
  /** CPU time of the client, in microseconds. */
  readonly cpu: number
}
