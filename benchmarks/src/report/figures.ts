import type { Comparison } from '../measure/rounds'
import type { Spread } from '../measure/statistics'

/** A number with three significant digits, and commas: `12,300`, `1.23`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const rounded = Number(value.toPrecision(3))
  return Math.abs(rounded) >= 100 ? Math.round(rounded).toLocaleString('en') : String(rounded)
}

/** A ratio, to the hundredth: `1.03`. */
export function ratio(value: number): string {
  return value < 10 ? value.toFixed(2) : figure(value)
}

/** The middle half: `1.01–1.05`. */
export function spread({ low, high }: Spread): string {
  return `${ratio(low)}–${ratio(high)}`
}

/** A ratio with its spread: `1.03 (1.01–1.05)`. */
export function ratioWithSpread(comparison: Spread): string {
  return `${ratio(comparison.median)} (${spread(comparison)})`
}

/** How many rounds count, and how many are disturbed: `15`, `13, 2 set aside`. */
export function rounds({ count, disturbed, setAside }: Comparison): string {
  if (disturbed === 0) return String(count)
  return `${count}, ${disturbed} ${setAside ? 'set aside' : 'of them disturbed'}`
}

export function milliseconds(value: number): string {
  return `${figure(value)} ms`
}

export function megabytes(bytes: number): string {
  return `${figure(bytes / 2 ** 20)} MB`
}
