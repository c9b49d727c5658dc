import { setTimeout as sleep } from 'node:timers/promises'
import { resources } from './resources'

export type Counts = Readonly<Record<string, number>>
/** Counts what must not grow. */
export type Count = () => Counts | Promise<Counts>

/** After this many runs a pool of connections has its final size. */
const WARM_UP = 10
/** How long (ms) a pool may take to open the connections that it keeps. */
const SETTLE = 200
// Attempts and not a time: a test may fake the clock. A client keeps a timer for each call that gets no answer, often for 30 s.
const ATTEMPTS = 3_000
const PAUSE = 20

/**
 * Runs something many times, one after the other, and returns what grew between the first runs and the last:
 * `Timeout: 1 before, 3 after`.
 */
export async function growthOver(
  times: number,
  run: () => unknown,
  count: Count = resources,
  attempts: number = ATTEMPTS,
): Promise<string[]> {
  for (let index = 0; index < WARM_UP; index++) await run()
  await sleep(SETTLE)
  const before = await count()
  for (let index = 0; index < times; index++) await run()
  return growthSince(before, count, attempts)
}

/** What has grown since an earlier count. Waits for handles that are closing: it counts up to `attempts` times, by default for 60 s. */
export async function growthSince(before: Counts, count: Count = resources, attempts: number = ATTEMPTS): Promise<string[]> {
  let grown = growth(before, await count())
  for (let attempt = 1; grown.length > 0 && attempt < attempts; attempt++) {
    await sleep(PAUSE)
    grown = growth(before, await count())
  }
  return grown
}

function growth(before: Counts, after: Counts): string[] {
  return Object.entries(after)
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind, count]) => `${kind}: ${before[kind] ?? 0} before, ${count} after`)
}
