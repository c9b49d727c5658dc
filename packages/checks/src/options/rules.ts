import { type Rule, rule } from '@hale/options'

export const RATIO: Rule = rule((value) => isFrom(value, 0) && value <= 1, 'must be a ratio from 0 to 1, such as 0.8')

export const HOST: Rule = nonEmpty('a name or an IP address, such as "orders" or "10.0.0.1"')

export const PORT: Rule = rule((value) => isFrom(value, 1) && value <= 65_535 && value % 1 === 0, 'must be a port from 1 to 65535')

/** A string that means something to the caller. `what` says what, with an example. */
export function nonEmpty(what: string): Rule {
  return rule((value) => typeof value === 'string' && value !== '', `must be ${what}`)
}

export function isFrom(value: unknown, least: number): value is number {
  return typeof value === 'number' && value >= least && value < Infinity
}
