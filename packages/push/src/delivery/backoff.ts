/** How long (ms) to wait before each try again. */
export interface Backoff {
  readonly first: number
  readonly longest: number
}

/**
 * The wait before a try, which grows twofold with each failure. `random` (0 to 1) spreads it over its upper half, so that
 * many instances do not come at once.
 */
export function waitBefore(failures: number, { first, longest }: Backoff, random: number): number {
  const wait = Math.min(longest, first * 2 ** Math.min(failures - 1, 30))
  return Math.round(wait * (0.5 + random / 2))
}
