import type { FailureCodes } from '../failure/failure-code'

/** The errors that the server answers with, and those of ioredis and node-redis. */
export const REDIS_CODES: FailureCodes = {
  // The parsers of the clients, for an answer of something other than a Redis.
  invalid_answer: /^(Unknown RESP type|Protocol error, got)/m,
  // ioredis puts the error of the last sentinel at the end of its own.
  auth: /(^|Last error: )(NOAUTH|WRONGPASS|NOPERM|ERR invalid password)/m,
  too_many_connections: /^ERR max number of clients/m,
  pool_exhausted: /^Timeout waiting for a client/m,
  starting: /^LOADING/m,
  not_primary: /^READONLY/m,
  link_down: /^MASTERDOWN/m,
  cluster_down: /^CLUSTERDOWN/m,
  out_of_memory: /^OOM/m,
  read_only: /^MISCONF/m,
  no_replicas: /^NOREPLICAS/m,
  busy: /^BUSY/m,
  timeout: /^(ConnectionTimeoutError|SocketTimeoutError|Command timed out|Socket timeout)/m,
  not_connected: /^(The client is |Connection is closed|Stream isn't writeable|Reached the max retries)/m,
  reset: /^(Socket closed|Command aborted due to connection close)/m,
}
