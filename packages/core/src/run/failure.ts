import { show } from '@hale/options'
import { redact } from '../redaction/redact'

/** A failure as reports and logs may show it: a code that alert rules can act on, and a message without credentials. */
export interface Failure {
  /** A lower-case word such as `refused`, and `failed` where the error has none. */
  readonly code: string
  /** Redacted, best effort. */
  readonly message: string
}

interface Thrown {
  readonly code?: unknown
  readonly message?: unknown
  readonly name?: unknown
  readonly cause?: Thrown
}

/**
 * A safe code and message for any thrown value. The code is the error's own `code` where that is a lower-case word such as
 * `refused`, so a check needs no dependency on this package. Otherwise it is `failed`. Use it where you print what a
 * dependency threw. The message is redacted, best effort. Never throws.
 *
 * @example
 * ```ts
 * import { describeFailure } from '@hale/core'
 *
 * const { message } = describeFailure(new Error('connect postgres://app:hunter2@db/orders'))
 * console.error(message) // connect postgres://[redacted]@db/orders
 * ```
 */
export function describeFailure(thrown: unknown): Failure {
  try {
    if (typeof thrown !== 'object' || thrown === null) return { code: 'failed', message: redact(`threw ${textOf(thrown)}`) }
    const { code, message, name, cause } = thrown as Thrown
    // Node's fetch says only in its cause why it failed.
    const why = message === 'fetch failed' && cause ? `: ${textOf(cause.message || cause.code)}` : ''
    return {
      code: typeof code === 'string' && /^[a-z][a-z0-9_]{0,31}$/.test(code) ? code : 'failed',
      // A refused connection arrives as an AggregateError without a message; its code says what happened.
      message: redact(textOf(message || code || name || 'an error without a message') + why),
    }
  } catch {
    return { code: 'failed', message: 'an error that cannot be read' }
  }
}

/** Without the source of a function. */
function textOf(value: unknown): string {
  return String(typeof value === 'function' ? show(value) : value)
}
