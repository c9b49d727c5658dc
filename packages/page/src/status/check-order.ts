import type { VisibleCheck } from '@hale/core'
import type { Tone } from '../html/signs'

/** The status to show: a check without a result is neither well nor broken. */
export function toneOf({ status, error }: VisibleCheck): Tone {
  return error?.code === 'pending' ? 'pending' : status
}

/** The checks, worst first: what stops the service, then the other failures. Otherwise the order of the report. */
export function worstFirst(checks: Readonly<Record<string, VisibleCheck>>): [string, VisibleCheck][] {
  return Object.entries(checks).sort(([, a], [, b]) => rankOf(a) - rankOf(b))
}

function rankOf(check: VisibleCheck): number {
  const tone = toneOf(check)
  if (tone === 'unhealthy') return check.critical === false || (check.held && !check.held.shadow) ? 1 : 0
  if (tone === 'degraded') return 2
  if (tone === 'pending') return 3
  // The last run failed, which does not count yet.
  return check.rawStatus ? 4 : 5
}
