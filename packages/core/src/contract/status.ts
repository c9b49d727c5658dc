import { oneOf, type Rule } from '../options/rule'

const BY_SEVERITY = ['healthy', 'degraded', 'unhealthy'] as const

/**
 * How a check or a whole report went, from best to worst: `healthy`, `degraded` ("I work, but something is wrong"),
 * `unhealthy`.
 */
export type Status = (typeof BY_SEVERITY)[number]

export const STATUS: Rule = oneOf(...BY_SEVERITY)

/** The worse of two statuses. */
export function worse(a: Status, b: Status): Status {
  return BY_SEVERITY.indexOf(a) < BY_SEVERITY.indexOf(b) ? b : a
}
