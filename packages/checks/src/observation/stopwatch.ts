import type { Observation } from '@hale/core'

/** Starts to count; the function tells how long ago that was, to a tenth of a ms. */
export function stopwatch(): () => Observation {
  const startedAt = performance.now()
  return () => ({ value: Math.round((performance.now() - startedAt) * 10) / 10, unit: 'ms' })
}
