import { setTimeout as sleep } from 'node:timers/promises'
import type { Orders } from './orders'

const shortest = 4_000

/** Resolves when the table exists and the cache is warm. Retries until the database answers. */
export async function startUp(orders: Orders, signal: AbortSignal): Promise<void> {
  // A larger service takes this long by itself. This one waits, so that you can watch the start.
  const timeToLook = sleep(shortest)
  await retry('creating the table', () => orders.migrate(), signal)
  await retry('warming the cache', () => orders.latest(), signal)
  await timeToLook
}

async function retry(what: string, attempt: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (let pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      await attempt()
      return
    } catch (error) {
      signal.throwIfAborted()
      console.error(`${what} failed, next try in ${pause} ms: ${reason(error)}`)
      await sleep(pause, undefined, { signal })
    }
  }
}

/** A refused connection to a host with several addresses is an AggregateError without a message. */
function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || String(error)
}
