import type { FailureCodes } from '../failure/failure-code'

/** The errors of the server, and those of mysql2 and mariadb. */
export const MYSQL_CODES: FailureCodes = {
  // Prisma keeps only the text of the reason why a mariadb pool got no connection.
  auth: /^ER_ACCESS_DENIED|\bno: 1045\b/m,
  denied: /^ER_(SPECIFIC_ACCESS|DBACCESS|TABLEACCESS)_DENIED/m,
  too_many_connections: /^ER_(CON_COUNT|TOO_MANY_USER|USER_LIMIT)/m,
  // A mariadb pool reports the same when it cannot connect. It is exhausted only when all of its connections are in use.
  pool_exhausted: /^(Queue limit|No connections available)|active=([1-9]\d*) idle=0 limit=\2\)/m,
  // Why the pool got no connection in time says more than that it did not.
  refused: /ECONNREFUSED/,
  timeout: /^ER_(CONNECTION|SOCKET|QUERY|STATEMENT)_TIMEOUT$|pool timeout: failed/m,
  read_only: /^ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)/m,
  missing: /^ER_BAD_DB/m,
  not_connected: /closed state$|^Connection is not established|^Pool is closed|^ER_(POOL_ALREADY|CMD_CONNECTION)_CLOSED$/m,
  reset: /^(PROTOCOL_CONNECTION_LOST|ER_(SERVER_SHUTDOWN|SOCKET_UNEXPECTED_CLOSE|CONNECTION_KILLED))$/m,
}
