/** An error that tells a person what was tried and why it failed. The client's own error is kept as its `cause`. */
export function failure(tried: string, cause: unknown): Error {
  return new Error(`${tried}: ${reason(cause)}`, { cause })
}

function reason(cause: unknown): string {
  // A name with several addresses fails with an AggregateError, whose own message Node leaves empty.
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(reason).join('; ')
  if (cause instanceof Error && cause.message !== '') return cause.message
  return typeof cause === 'string' && cause !== '' ? cause : 'the client gave no reason'
}
