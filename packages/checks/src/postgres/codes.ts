import type { FailureCodes } from '../failure/failure-code'

/**
 * SQLSTATE codes of the server, and the errors of pg, postgres.js and PGlite. PgBouncer answers every refusal with 08P01, so
 * its message decides.
 */
export const POSTGRES_CODES: FailureCodes = {
  auth: /^28|^password authentication failed|^no such user|^(SASL|auth\w*) (authentication )?failed/m,
  too_many_connections: /^53300$|^no more connections allowed/m,
  pool_exhausted: /^timeout exceeded when|^query_wait_timeout/m,
  unreachable:
    /server_login_retry|^server (conn|login) (crashed|has been failing)|^pgbouncer cannot connect to server|^DatabaseNotReachable$/m,
  timeout: /^(CONNECT_TIMEOUT|57014|timeout expired|Query read timeout)$|connection timeout$/m,
  starting: /^57P03$/m,
  not_primary: /^25006$/m,
  disk_full: /^53100$/m,
  missing: /^3D000$|^no such database/m,
  not_connected:
    /^not_connected$|not queryable$|^Cannot use a pool after calling end|^CONNECTION_(ENDED|DESTROYED)$|^PGlite is closed$|^Driver not Connected$/m,
  reset: /^(57P0[12]|08\w{3}|CONNECTION_CLOSED)$|^Connection terminated/m,
}
