import { oneOf, type Rule } from '@hale/options'
import type { HealthRequest } from './message'

const LEVELS = ['none', 'summary', 'full'] as const

/**
 * How much an answer tells: `none` is the status alone; `summary` has names, statuses, durations and error codes;
 * `full` has messages and data too, credentials redacted.
 */
export type Details = (typeof LEVELS)[number]

/** Decides how much one request is told. What is not one of the levels, and a throw, tells nothing but the status. */
export type Audience = (request: HealthRequest) => Details

export const LEVEL: Rule = oneOf(...LEVELS)

/** The level for one request. */
export function detailsFor(details: Details | Audience, request: HealthRequest): Details {
  if (typeof details !== 'function') return details
  try {
    // Some frameworks know headers by their lower-case names only.
    const { method, url } = request
    const level = details({ method, url, header: (name) => request.header(name.toLowerCase()) })
    if (LEVEL.fits(level)) return level
    // An async audience is none that the type allows, but its rejection must not take the process down either.
    Promise.resolve(level).catch(() => undefined)
  } catch {}
  return 'none'
}
