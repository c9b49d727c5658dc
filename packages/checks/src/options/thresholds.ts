import type { Status } from '@hale/core'

/** From where on a value is degraded, and from where on unhealthy. */
export interface Thresholds {
  readonly degradedAt: number
  readonly unhealthyAt: number
}

interface Scale {
  readonly expected: string
  fits(value: number): boolean
}

export const ratio: Scale = {
  expected: 'a ratio from 0 to 1, such as 0.8',
  fits: (value) => value >= 0 && value <= 1,
}

export const milliseconds: Scale = {
  expected: 'a positive number of milliseconds, such as 100',
  fits: (value) => value > 0 && value < Number.POSITIVE_INFINITY,
}

/** Throws when the value does not fit the scale: a TypeError for no number at all, otherwise a RangeError. */
export function requireOnScale(name: string, value: unknown, scale: Scale): asserts value is number {
  if (typeof value !== 'number') throw new TypeError(`${name} is of type ${typeof value}, expected ${scale.expected}`)
  if (!scale.fits(value)) throw new RangeError(`${name} is ${value}, expected ${scale.expected}`)
}

/** Validates the thresholds of the check named and returns what tells the status of a value. */
export function createJudge(check: string, { degradedAt, unhealthyAt }: Thresholds, scale: Scale): (value: number) => Status {
  requireOnScale(`${check}: degradedAt`, degradedAt, scale)
  requireOnScale(`${check}: unhealthyAt`, unhealthyAt, scale)
  if (degradedAt > unhealthyAt) {
    throw new RangeError(`${check}: degradedAt is ${degradedAt} and unhealthyAt ${unhealthyAt}, expected degradedAt <= unhealthyAt`)
  }
  return (value) => (value >= unhealthyAt ? 'unhealthy' : value >= degradedAt ? 'degraded' : 'healthy')
}
