import { type FailureCodes, failureCode, family } from './failure-code'

/** The errors that a check made itself. The error of a client may have a code too, of another meaning. */
const ours = new WeakSet<object>()

/** An error with a code in lower case, which core puts into the report. */
export function codedError(code: string, message: string, cause?: unknown): Error {
  const error = Object.assign(new Error(message, { cause }), { code })
  ours.add(error)
  return error
}

/**
 * An error that says what the check tried and why it failed. Its code comes from `codes` where the client's error
 * matches one of them, else from Node's own errors. Its `cause` is the client's error. An error of {@link codedError}
 * says all of this already, so it is returned as it is.
 */
export function failure(tried: string, cause: unknown, codes?: FailureCodes): Error {
  if (cause instanceof Error && ours.has(cause)) return cause
  return codedError(failureCode(cause, codes), `${tried}: ${reason(cause)}`, cause)
}

/** Never throws, whatever the thrown value is. */
function reason(cause: unknown): string {
  try {
    // A host name with several addresses fails with an AggregateError, whose own message Node leaves empty.
    const [first, ...rest] = family(cause).map(({ message }) => (typeof message === 'string' ? message : ''))
    return first || rest.filter(Boolean).join('; ') || 'the client gave no reason'
  } catch {
    return 'the client gave no reason'
  }
}
