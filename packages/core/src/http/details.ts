import { oneOf, type Rule } from '@hale/options'
import type { HealthRequest } from './message'

const LEVELS = ['none', 'summary', 'full'] as const

/**
 * How much a caller sees: at `none` the status alone; at `summary` the names of checks, statuses, durations and error
 * codes; at `full` messages, data and the rest too, with credentials redacted.
 */
export type Details = (typeof LEVELS)[number]

/** Decides how much one caller sees. A throw, a promise and an unknown level mean `none`. */
export interface Audience {
  (request: HealthRequest): Details
  /** The value of `WWW-Authenticate` with which a browser asks for a password. The status page then has a link to sign in. */
  readonly challenge?: string | undefined
}

// Made when it is needed, so that a bundle of `createHealth` alone does not carry it.
export const levelRule = (): Rule => oneOf(...LEVELS)

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
    // The type allows no async audience, but its rejection must not end the process.
    Promise.resolve(level).catch(() => undefined)
  } catch {}
  return 'none'
}
