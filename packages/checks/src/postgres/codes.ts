import type { FailureCodes } from '../failure/failure-code'

/** SQLSTATE codes of the server, and the errors of pg, postgres.js and PGlite. */
export const POSTGRES_CODES: FailureCodes = {
  auth: /^28/m,
  too_many_connections: /^53300$/m,
  pool_exhausted: /^timeout exceeded when/m,
  timeout: /^(CONNECT_TIMEOUT|57014|timeout expired|Query read timeout)$|connection timeout$/m,
  starting: /^57P03$/m,
  not_primary: /^25006$/m,
  disk_full: /^53100$/m,
  missing: /^3D000$/m,
  not_connected: /^not_connected$|not queryable$|^CONNECTION_(ENDED|DESTROYED)$|^PGlite is closed$/m,
  reset: /^(57P0[12]|08\w{3}|CONNECTION_CLOSED)$|^Connection terminated/m,
}
