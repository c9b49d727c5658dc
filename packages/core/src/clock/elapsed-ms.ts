/** The ms since an earlier `performance.now()`, to the hundredth. */
export function elapsedMs(start: number): number {
  return Math.max(0, Math.round((performance.now() - start) * 100) / 100)
}
