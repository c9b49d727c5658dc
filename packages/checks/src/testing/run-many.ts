import { getEventListeners } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from '@hale/core'

/** What this process holds right now: how many of each kind of handle that keeps it alive, and of open files where the system tells. */
async function held(): Promise<Map<string, number>> {
  // What is about to go of itself, such as a handle that is closing, has gone by then.
  await sleep(20)
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  if (existsSync('/proc/self/fd')) counts.set('open files', readdirSync('/proc/self/fd').length)
  return counts
}

/** After so many runs a pool of connections has the size that it keeps. */
const settled = 10

/**
 * For tests: runs a check so many times in a row, each with a signal of its own as core does, and tells what is left
 * behind: listeners on the last one, and whatever the process holds more of than after the first few runs.
 */
export async function runMany(check: Pick<Check, 'run'>, times = 10_000): Promise<string[]> {
  const left: string[] = []
  let before: Map<string, number> | undefined
  for (let run = 0; run < times; run++) {
    const { signal } = new AbortController()
    await check.run({ signal })
    if (run === settled) before = await held()
    if (run === times - 1) left.push(...getEventListeners(signal, 'abort').map(() => 'a listener on the signal'))
  }
  for (const [kind, count] of await held()) {
    const more = count - (before?.get(kind) ?? 0)
    if (more > 0) left.push(`${more} x ${kind}`)
  }
  return left
}
