/** An error whose stack would only show this package. */
export function withoutStack(message: string): Error {
  const error = new Error(message)
  error.stack = `Error: ${message}`
  return error
}

/** What to print of a thrown value: the message of such an error, anything else as it is. */
export function printable(error: unknown): unknown {
  return error instanceof Error && error.stack === `Error: ${error.message}` ? error.message : error
}
