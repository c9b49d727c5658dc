/** A code for each kind of failure. Its pattern is matched against every code, name and message, one a line. */
export type FailureCodes = Readonly<Record<string, RegExp>>

/** What Node's sockets and TLS report, whatever the client. The first match wins. */
const CONNECTION_CODES: FailureCodes = {
  refused: /ECONNREFUSED/,
  tls: /^(\w*CERT_|\w+_CERT|\w+_SIGNATURE$|ERR_(SSL|TLS)_|EPROTO$)/m,
  reset: /ECONNRESET|ECONNABORTED|EPIPE|^UND_ERR_SOCKET$/m,
  timeout: /ETIMEDOUT|^(UND_ERR_\w+_TIMEOUT|TimeoutError)$/m,
  unreachable: /ENOTFOUND|EAI_AGAIN|E(HOST|NET)(UNREACH|DOWN)|EADDRNOTAVAIL/,
}

/** What Node's file system reports, for `failure(tried, cause, FILE_CODES)`. */
export const FILE_CODES: FailureCodes = {
  disk_full: /^(ENOSPC|EDQUOT)$/m,
  read_only: /^EROFS$/m,
  denied: /^(EACCES|EPERM)$/m,
  missing: /^(ENOENT|ENOTDIR)$/m,
  too_many_files: /^(EMFILE|ENFILE)$/m,
  disk_broken: /^EIO$/m,
}

/** An error with every name under which a client puts the error that it wraps. */
interface WrappingError extends AggregateError {
  /** Sequelize */
  readonly parent?: unknown
  /** TypeORM */
  readonly driverError?: unknown
  /** ioredis, where no node of a cluster answers */
  readonly lastNodeError?: unknown
  /** Prisma */
  readonly meta?: { readonly driverAdapterError?: unknown } | undefined
}

/** An error with its causes and the errors that it aggregates. The depth ends a circle. */
export function family(thrown: unknown, depth = 4): Error[] {
  if (!thrown || !depth) return []
  const error = (typeof thrown === 'string' ? { message: thrown } : thrown) as WrappingError
  const wrapped = [
    error.cause,
    error.parent,
    error.driverError,
    error.lastNodeError,
    error.meta?.driverAdapterError,
    ...(Array.isArray(error.errors) ? error.errors : []),
  ]
  return [error, ...wrapped.flatMap((inner) => family(inner, depth - 1))]
}

/** Every line that names what went wrong. Prisma keeps the code of the database as `originalCode`. */
function linesOf(error: Error): unknown[] {
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown }
  return [code, originalCode, error.name, error.message]
}

/**
 * The code for what went wrong, for a person or a rule to act on: the client's own codes first, then Node's, through
 * every cause; `failed` where none matches. Never throws, whatever the thrown value is.
 */
export function failureCode(thrown: unknown, own: FailureCodes = {}): string {
  try {
    const lines = family(thrown).flatMap(linesOf)
    const known = [...Object.entries(own), ...Object.entries(CONNECTION_CODES)]
    return (known.find(([, pattern]) => pattern.test(lines.join('\n'))) ?? ['failed'])[0]
  } catch {
    return 'failed'
  }
}
