/** The arguments of a command are wrong. The message says how, and what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
