/** What went wrong, and how the client says it: the pattern is held against each code, name and message, every one a line of its own. */
export type FailureCodes = Readonly<Record<string, RegExp>>

/** What Node's sockets and TLS say, whatever the client. The first that matches counts. */
const connectionCodes: FailureCodes = {
  refused: /ECONNREFUSED/,
  tls: /^(\w*CERT_|\w+_CERT|\w+_SIGNATURE$|ERR_(SSL|TLS)_|EPROTO$)/m,
  reset: /ECONNRESET|ECONNABORTED|EPIPE|^UND_ERR_SOCKET$/m,
  timeout: /ETIMEDOUT|^(UND_ERR_\w+_TIMEOUT|TimeoutError)$/m,
  unreachable: /ENOTFOUND|EAI_AGAIN|E(HOST|NET)(UNREACH|DOWN)|EADDRNOTAVAIL/,
}

/** What Node's file system says, for `failure(tried, cause, fileCodes)`. */
export const fileCodes: FailureCodes = {
  disk_full: /^(ENOSPC|EDQUOT)$/m,
  read_only: /^EROFS$/m,
  denied: /^(EACCES|EPERM)$/m,
  missing: /^(ENOENT|ENOTDIR)$/m,
  too_many_files: /^(EMFILE|ENFILE)$/m,
  disk_broken: /^EIO$/m,
}

/** The error, its causes and its parts, no deeper than anybody nests them: a circle ends. */
export function family(thrown: unknown, depth = 4): Error[] {
  if (!thrown || !depth) return []
  const error = (typeof thrown === 'string' ? { message: thrown } : thrown) as AggregateError
  return [error, ...[error.cause, ...(error.errors ?? [])].flatMap((inner) => family(inner, depth - 1))]
}

/**
 * The word for what went wrong that a person or a rule can act on: the client's own codes first, then those of Node's
 * connections, through every cause; `failed` where nothing is known. Never throws, whatever was thrown at it.
 */
export function failureCode(thrown: unknown, own: FailureCodes = {}): string {
  try {
    const said = family(thrown).flatMap((error) => [(error as { code?: unknown }).code, error.name, error.message])
    const known = [...Object.entries(own), ...Object.entries(connectionCodes)]
    return (known.find(([, pattern]) => pattern.test(said.join('\n'))) ?? ['failed'])[0]
  } catch {
    return 'failed'
  }
}
