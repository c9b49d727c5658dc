import { redact } from '../redaction/redact'

/** A failure as reports and logs may show it: a code to act on and a redacted message. */
export interface Failure {
  readonly code: string
  readonly message: string
}

/**
 * A safe code and message for any thrown value. The code is the error's own `code` where that is a lower-case word such as
 * `refused`, so a check needs no dependency on this package. Otherwise it is `failed`. Never throws.
 */
export function describeFailure(thrown: unknown): Failure {
  try {
    if (typeof thrown !== 'object' || thrown === null) return { code: 'failed', message: redact(`threw ${String(thrown)}`) }
    const { code, message, name } = thrown as { code?: unknown; message?: unknown; name?: unknown }
    return {
      code: typeof code === 'string' && /^[a-z][a-z0-9_]{0,31}$/.test(code) ? code : 'failed',
      // A refused connection arrives as an AggregateError without a message; its code says what happened.
      message: redact(String(message || code || name || 'an error without a message')),
    }
  } catch {
    return { code: 'failed', message: 'an error that cannot be read' }
  }
}
