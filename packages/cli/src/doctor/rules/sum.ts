/** `5 s`, `0.9 s`. */
export function secondsText(seconds: number): string {
  return `${Math.round(seconds * 1_000) / 1_000} s`
}

/** A part of a sum, in seconds. */
export type Term = readonly [name: string, seconds: number]

/** How seconds add up: `preStop 15 s + readinessDelay 5 s = 20 s`. Parts of 0 s are left out where others remain. */
export function sumText(terms: readonly Term[]): string {
  const counted = terms.filter(([, seconds]) => seconds !== 0)
  const shown = (counted.length > 0 ? counted : terms).map(([name, seconds]) => `${name} ${secondsText(seconds)}`.trim())
  return shown.length > 1 ? `${shown.join(' + ')} = ${secondsText(total(terms))}` : shown.join('')
}

export function total(terms: readonly Term[]): number {
  return Math.round(terms.reduce((sum, [, seconds]) => sum + seconds, 0) * 1_000) / 1_000
}
