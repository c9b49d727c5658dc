import { type FailureCodes, failureCode, family } from './failure-code'

/** An error with a code in lower case, which core puts into the report. */
export function codedError(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code })
}

/**
 * An error that says what the check tried and why it failed. Its code comes from `codes` where the client's error
 * matches one of them, else from Node's own errors. Its `cause` is the client's error.
 */
export function failure(tried: string, cause: unknown, codes?: FailureCodes): Error {
  return codedError(failureCode(cause, codes), `${tried}: ${reason(cause)}`, cause)
}

function reason(cause: unknown): string {
  // A host name with several addresses fails with an AggregateError, whose own message Node leaves empty.
  const [first, ...rest] = family(cause).map((error) => error.message)
  return first || rest.filter(Boolean).join('; ') || 'the client gave no reason'
}
