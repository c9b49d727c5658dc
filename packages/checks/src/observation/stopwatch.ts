import type { Observation } from '@hale/core'

/** Starts a stopwatch. The function that it returns observes the time since then (ms, to a tenth). */
export function stopwatch(): () => Observation {
  const startedAt = performance.now()
  return () => ({ value: Math.round((performance.now() - startedAt) * 10) / 10, unit: 'ms' })
}
