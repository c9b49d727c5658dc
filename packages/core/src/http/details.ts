import { oneOf, type Rule } from '@hale/options'
import type { HealthRequest } from './message'

const LEVELS = ['none', 'summary', 'full'] as const

/**
 * How much a caller sees: at `none` the status alone; at `summary` the names of checks, statuses, durations and error
 * codes; at `full` messages, data and the rest too, with credentials redacted.
 */
export type Details = (typeof LEVELS)[number]

/** Decides how much one caller sees. A throw, a promise and an unknown level mean `none`. */
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
    // The type allows no async audience, but its rejection must not end the process.
    Promise.resolve(level).catch(() => undefined)
  } catch {}
  return 'none'
}
