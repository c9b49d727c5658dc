import { setTimeout as sleep } from 'node:timers/promises'
import type { Orders } from './orders'

const shortest = 4_000

/** Resolves when the service can work: the table is there, the cache is warm. A database that is late is waited for. */
export async function startUp(orders: Orders, signal: AbortSignal): Promise<void> {
  // A larger service takes this long by itself. This one waits for the rest, so that there is time to look at it.
  const timeToLook = sleep(shortest)
  await untilItWorks('making the table', () => orders.migrate(), signal)
  await untilItWorks('warming the cache', () => orders.latest(), signal)
  await timeToLook
}

async function untilItWorks(what: string, attempt: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
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

/** A refused connection to a name with several addresses is an AggregateError without a message. */
function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || String(error)
}
