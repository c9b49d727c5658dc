/** Maps a value to a position: equal ratios are equal distances. */
export interface LogScale {
  at(value: number): number
  /** The powers of ten in its range. */
  readonly ticks: readonly number[]
}

/** From the value `low`, drawn at `from`, to the value `high`, drawn at `to`. */
export function logScale(low: number, high: number, from: number, to: number): LogScale {
  const ticks: number[] = []
  for (let power = Math.ceil(Math.log10(low)); power <= Math.log10(high) + 1e-9; power += 1) ticks.push(10 ** power)
  const share = (value: number) => (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
  return { at: (value) => from + (to - from) * Math.min(1, Math.max(0, share(value))), ticks }
}
