import type { Health } from '@hale/core'

/** Waits until the stop of an app has begun. */
export async function drained(health: Health): Promise<void> {
  while (health.phase !== 'draining') await new Promise(setImmediate)
}
