import { LEVELS, show } from '@hale/options'
import { describeFailure } from '../run/failure'
import { forget } from '../runtime/promise'
import { sayOnce } from '../runtime/say'
import type { HealthRequest } from './message'

/**
 * How much a caller sees: at `none` the status alone; at `summary` the names of checks, statuses, durations and error
 * codes; at `full` messages, data and the rest too, with credentials redacted.
 */
export type Details = 'none' | 'summary' | 'full'

/** Decides how much one caller sees. A throw, a promise and an unknown level mean `none`, and are reported once on the console. */
export interface Audience {
  (request: HealthRequest): Details
  /** The value of `WWW-Authenticate` with which a browser asks for a password. The status page then has a link to sign in. */
  readonly challenge?: string | undefined
}

/**
 * How much the caller of one request may see. Use it in a handler with an option `details` of its own.
 *
 * @example
 * ```ts
 * import { bearer, detailsFor, type HealthRequest } from '@hale/core'
 *
 * const details = bearer('a long random string')
 * export const mayRestart = (request: HealthRequest): boolean => detailsFor(details, request) === 'full'
 * ```
 */
export function detailsFor(details: Details | Audience, request: HealthRequest): Details {
  if (typeof details !== 'function') return details
  try {
    // Some frameworks know headers by their lower-case names only.
    const { method, url } = request
    const level = details({ method, url, header: (name) => request.header(name.toLowerCase()) })
    if (LEVELS.includes(level)) return level
    forget(level)
    sayOnce(
      details,
      () => `details: the function returned ${show(level)} instead of "none", "summary" or "full", so the caller sees no details`,
    )
  } catch (thrown) {
    sayOnce(details, () => `details: the function failed: ${describeFailure(thrown).message}, so the caller sees no details`)
  }
  return 'none'
}
