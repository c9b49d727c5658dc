import { getEventListeners } from 'node:events'
import type { Check } from '@hale/core'
import { growthOver } from '@hale/leaks'

/** On a busy machine the timeout (ms) must not decide. */
const TIMEOUT = 60_000

/**
 * For tests: runs a check many times, each with a signal of its own as core does. Returns what the runs leave behind:
 * listeners on the last signal, and what the process holds more of than after the first few runs.
 * What one run in a thousand leaves behind shows after 2,000 runs as well as after more.
 */
export async function runMany(check: Pick<Check, 'run'>, times = 2_000): Promise<string[]> {
  let last = new AbortController().signal
  const grown = await growthOver(times, () => {
    last = new AbortController().signal
    return check.run({ signal: last, timeout: TIMEOUT })
  })
  return [...getEventListeners(last, 'abort').map(() => 'a listener on the signal'), ...grown]
}
