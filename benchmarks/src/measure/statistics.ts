/** A median with the middle half of its values. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
  /** The number of values. */
  readonly count: number
}

/** The median and the quartiles. NaN without values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75), count: sorted.length }
}

export function median(values: readonly number[]): number {
  return spreadOf(values).median
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
