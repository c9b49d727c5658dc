const UNITS: readonly [ms: number, name: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
]

/** A time in its two largest units: `4m 12s`, `3s`. */
export function elapsed(ms: number): string {
  const index = UNITS.findIndex(([unit]) => ms >= unit)
  if (index === -1) return '0s'
  const [large, small] = [UNITS[index] as [number, string], UNITS[index + 1]]
  const rest = small ? Math.floor((ms % large[0]) / small[0]) : 0
  return `${Math.floor(ms / large[0])}${large[1]}${rest > 0 ? ` ${rest}${small?.[1]}` : ''}`
}
