import type { Status } from '@hale/core'
import { fail } from '@hale/options'

/** The values at which a check turns degraded, and unhealthy. */
export interface Thresholds {
  readonly degradedAt: number
  readonly unhealthyAt: number
}

/** Verifies the order of two thresholds and returns the function that judges a value by them. */
export function createJudge(caller: string, { degradedAt, unhealthyAt }: Thresholds): (value: number) => Status {
  if (degradedAt > unhealthyAt) fail(caller, `degradedAt must be at most unhealthyAt, which is ${unhealthyAt}`, degradedAt)
  return (value) => (value >= unhealthyAt ? 'unhealthy' : value >= degradedAt ? 'degraded' : 'healthy')
}
