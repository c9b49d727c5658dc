import { type FailureCodes, failureCode, family } from './failure-code'

/** An error with a lower-case code, which core puts into the report. */
export function codedError(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code })
}

/**
 * An error that tells a person what was tried and why it failed, with a code for it: one of the client's own where
 * `codes` knows it, else Node's. The client's own error is kept as its `cause`.
 */
export function failure(tried: string, cause: unknown, codes?: FailureCodes): Error {
  return codedError(failureCode(cause, codes), `${tried}: ${reason(cause)}`, cause)
}

function reason(cause: unknown): string {
  // A name with several addresses fails with an AggregateError, whose own message Node leaves empty.
  const [first, ...rest] = family(cause).map((error) => error.message)
  return first || rest.filter(Boolean).join('; ') || 'the client gave no reason'
}
