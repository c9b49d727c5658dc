import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './clients'

/** The results of one client. */
export interface Tally {
  answered: number
  /** Requests on an accepted connection without a 200, each with its reason. */
  readonly failures: string[]
  /** When a new connection was first refused. */
  refusedAt: number
}

/**
 * Sends requests at a steady rate, until `enough` returns true or a new connection is refused. Never more than `most` run at
 * once: on a busy machine a queue in the client would send them long after `enough`.
 * A refused connection was never accepted, so any client may send its request elsewhere. Everything else without a complete
 * 200 response is a failure, before and after the listener stops.
 */
export async function load(client: Client, perSecond: number, most: number, enough: () => boolean): Promise<Tally> {
  const tally: Tally = { answered: 0, failures: [], refusedAt: Number.POSITIVE_INFINITY }
  const running = new Set<Promise<void>>()
  const began = performance.now()
  for (let sent = 0; !enough() && tally.refusedAt === Number.POSITIVE_INFINITY; ) {
    for (; sent < ((performance.now() - began) / 1_000) * perSecond && running.size < most; sent++) {
      const one = count(client, tally).finally(() => running.delete(one))
      running.add(one)
    }
    await sleep(1)
  }
  await Promise.all(running)
  await client.close()
  return tally
}

async function count(client: Client, tally: Tally): Promise<void> {
  try {
    const status = await client.request('/')
    if (status === 200) tally.answered += 1
    else tally.failures.push(`answered ${status}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ECONNREFUSED') tally.refusedAt = Math.min(tally.refusedAt, Date.now())
    else tally.failures.push(`${code}: ${message}`)
  }
}
