import { oneOf, type Rule, STATUSES } from '@hale/options'

/**
 * How a check or a whole report went, from best to worst: `healthy`, `degraded` ("I work, but something is wrong"),
 * `unhealthy`.
 */
export type Status = 'healthy' | 'degraded' | 'unhealthy'

export const STATUS: Rule = oneOf(...STATUSES)

/** The worse of two statuses. */
export function worse(a: Status, b: Status): Status {
  return STATUSES.indexOf(a) < STATUSES.indexOf(b) ? b : a
}
