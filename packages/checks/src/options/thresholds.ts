import type { Status } from '@hale/core'
import { fail } from '@hale/options'

/** The values at which a check turns degraded, and unhealthy. */
export interface Thresholds {
  readonly degradedAt: number
  readonly unhealthyAt: number
}

/** Judges a value. */
export interface Judge {
  (value: number): Status
  /** The thresholds, for the `observed` value of a result. */
  readonly limits: Thresholds
}

/** Verifies the order of two thresholds and returns the function that judges a value by them. */
export function createJudge(caller: string, { degradedAt, unhealthyAt }: Thresholds): Judge {
  if (degradedAt > unhealthyAt) fail(caller, `degradedAt must be at most unhealthyAt, which is ${unhealthyAt}`, degradedAt)
  const judge = (value: number): Status => (value >= unhealthyAt ? 'unhealthy' : value >= degradedAt ? 'degraded' : 'healthy')
  return Object.assign(judge, { limits: { degradedAt, unhealthyAt } })
}
