import type { CheckFindings } from '@hale/core'
import { fail, type Rule, rule } from '@hale/options'
import { isFrom } from '../options/rules'

/** The days left at which a certificate turns a check degraded, and unhealthy. */
export interface DaysLeft {
  readonly degradedAt: number
  readonly unhealthyAt: number
}

export const DAYS: Rule = rule((value) => isFrom(value, 0), 'must be a number of days from 0')

const TENTH_OF_A_DAY = 8_640_000

/** Verifies the order of the limits, and returns the function that judges a certificate by its name and its end (ms since 1970). */
export function createDaysJudge(caller: string, { degradedAt, unhealthyAt }: DaysLeft): (name: string, end: number) => CheckFindings {
  if (degradedAt < unhealthyAt) fail(caller, `degradedAt must be at least unhealthyAt, which is ${unhealthyAt}`, degradedAt)
  return (name, end) => {
    const value = Math.floor((end - Date.now()) / TENTH_OF_A_DAY) / 10
    return {
      status: value > degradedAt ? 'healthy' : value > unhealthyAt ? 'degraded' : 'unhealthy',
      message: `${name} expires in ${value} days`,
      observed: { value, unit: 'days' },
    }
  }
}
