import type { Held } from '../contract/fleet'
import { STATUS, type Status, worse } from '../contract/status'

/** What {@link aggregate} reads of a result. */
export interface Aggregated {
  readonly status: Status
  /** @default true */
  readonly critical?: boolean | undefined
  /** With it, unhealthy counts as `degraded`: the dependency is down for all instances. */
  readonly held?: Held | undefined
}

/**
 * The status of a whole: the worst wins, and a check that is not critical, or is held, counts as `degraded` at most. No
 * checks at all are healthy, and an unknown status is unhealthy. Use it to judge results by the rule that reports follow.
 *
 * @example
 * ```ts
 * import { aggregate } from '@hale/core'
 *
 * aggregate([{ status: 'healthy' }, { status: 'unhealthy', critical: false }]) // 'degraded'
 * ```
 */
export function aggregate(results: Iterable<Aggregated>): Status {
  let status: Status = 'healthy'
  for (const result of results) status = worse(status, contribution(result))
  return status
}

/** The status as which one check counts in the whole. */
export function contribution({ status, critical, held }: Aggregated): Status {
  if (status === 'healthy') return status
  if (critical === false || (held && !held.shadow)) return 'degraded'
  return STATUS.fits(status) ? status : 'unhealthy'
}
