import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** Anything that verifies a mail server: an SMTP transporter of nodemailer, or an object of yours. */
export interface SmtpTransporter {
  /** Resolves with true once the server has greeted and accepted the credentials. */
  verify(): PromiseLike<unknown>
}

const CODES: FailureCodes = {
  auth: /^EAUTH$/m,
  tls: /^ETLS$/m,
  // 421: the server is about to stop, or has too many connections.
  busy: /^4\d\d[ -]|response=4\d\d/m,
  refused: /ECONNREFUSED/,
  timeout: /^ETIMEDOUT$|^(Connection|Greeting never received|Timeout)\b.*time|^Greeting never received/m,
  unreachable: /^EDNS$/m,
  reset: /^(Connection closed|Unexpected socket close)/m,
}

/** nodemailer keeps the number of the server's answer beside its message. */
function withResponse(error: unknown): unknown {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown }
  if (typeof responseCode !== 'number' || responseCode >= 500) return error
  return Object.assign(new Error(`${responseCode} ${(error as Error).message}`), { cause: error })
}

/** The options of {@link smtp}. */
export interface SmtpOptions extends CheckOptions {
  /** How long (ms) a result answers later probes without a run: each run opens a connection. @default 30000 */
  readonly maxAge?: number | undefined
}

/**
 * A check that a mail server greets and accepts the credentials of your service. Use it in readiness, with
 * `critical: false` where mails wait in a queue. It sends no mail.
 *
 * nodemailer opens a connection for it, says EHLO, logs in and ends it. So its results are kept for 30 s by default.
 * nodemailer cannot cancel that: set its `connectionTimeout`, `greetingTimeout` and `socketTimeout`.
 *
 * @throws TypeError when `transporter` has no `verify` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { smtp } from '@hale/checks/smtp'
 * import { createHealth } from '@hale/core'
 * import { createTransport } from 'nodemailer'
 *
 * const transporter = createTransport({ host: 'mail.example', port: 587 })
 * export const health = createHealth({ readiness: { mail: smtp(transporter, { critical: false }) } })
 * ```
 */
export function smtp(transporter: SmtpTransporter, options: SmtpOptions = {}): Check {
  requireMethod('smtp', 'transporter', transporter, 'verify', 'Pass what createTransport() of nodemailer returns')
  const { maxAge = 30_000, ...settings } = readOptions('smtp', options, CHECK_OPTIONS)
  return {
    ...settings,
    maxAge,
    async run() {
      let answer: unknown
      try {
        answer = await transporter.verify()
      } catch (error) {
        throw failure('the mail server did not accept this client', withResponse(error), CODES)
      }
      if (answer !== true) throw codedError('invalid_answer', 'verify() resolved without true: pass an SMTP transporter of nodemailer')
    },
  }
}
