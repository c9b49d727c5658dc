import { oneOf, type Rule, STATUSES } from '@hale/options'

/**
 * How a check or a whole report went, from best to worst: `healthy`, `degraded` ("I work, but something is wrong"),
 * `unhealthy`.
 */
export type Status = 'healthy' | 'degraded' | 'unhealthy'

export const STATUS: Rule = oneOf(...STATUSES)

/** The worse of two statuses. An unknown one counts as unhealthy. */
export function worse(a: Status, b: Status): Status {
  return STATUSES[Math.max(severityOf(a), severityOf(b))] as Status
}

function severityOf(status: Status): number {
  const severity = STATUSES.indexOf(status)
  return severity === -1 ? STATUSES.length - 1 : severity
}
