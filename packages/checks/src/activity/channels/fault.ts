import { type FailureCodes, failureCode, family } from '../../failure/failure-code'
import type { Call, CallListener } from './call'

/** Codes of errors that the caller makes, whatever the dependency does. */
const CALLERS = new Set(['failed', 'denied'])

/** Whether the dependency is at fault: it cannot be reached, refuses the credentials, or is not able to serve. */
export function isFaultOfDependency(error: unknown, codes: FailureCodes = {}): boolean {
  // Redis answers NOPERM for a single command or key. The check of Redis counts that as `auth`.
  if (family(error).some(({ message }) => /^NOPERM/.test(String(message)))) return false
  return !CALLERS.has(failureCode(error, codes))
}

/** Whether the caller itself gave up. A timeout of the caller is not meant: that says how slow the dependency is. */
export function isGivenUp(error: unknown): boolean {
  return family(error).some(({ name, code }: Error & { code?: unknown }) => name === 'AbortError' || code === 'UND_ERR_ABORTED')
}

/** What the HTTP clients say of bytes that are no answer. */
const HTTP_CODES: FailureCodes = { invalid_answer: /^(HPE_\w+|UND_ERR_(RES_CONTENT_LENGTH_MISMATCH|HEADERS_OVERFLOW))$/m }

/** Settles a request that ended without an answer. An error of another kind is the caller's, such as the reason of its abort. */
export function settleUnanswered({ end, drop }: CallListener, call: Call, error: unknown): void {
  if (isFaultOfDependency(error, HTTP_CODES)) end(call, true)
  else drop(call)
}
