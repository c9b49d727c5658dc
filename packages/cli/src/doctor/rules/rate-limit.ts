import type { IncomingHttpHeaders } from 'node:http'

/** How many requests a rate limiter still lets through, from the headers that limiters send. */
export function remainingOf(headers: IncomingHttpHeaders): number | undefined {
  const plain = headers['ratelimit-remaining'] ?? headers['x-ratelimit-remaining'] ?? headers['x-rate-limit-remaining']
  // `ratelimit: limit=100, remaining=50, reset=5` and `"default";r=50;t=5`.
  const [, joined] = /(?:remaining=|;\s*r=)(\d+)/.exec(String(headers['ratelimit'] ?? '')) ?? []
  const value = Number(plain ?? joined ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}
