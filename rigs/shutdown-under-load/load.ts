import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './clients'

/** What became of the requests of one client. */
export interface Tally {
  answered: number
  /** Not answered, or not with 200, though the connection was taken. Each with its reason. */
  readonly failures: string[]
  /** When a new connection was first refused. */
  refusedAt: number
}

/**
 * Sends requests at a steady rate, whatever the answers take, until `enough` says so or a new connection is refused. A
 * connection that is refused was never taken, so its request is not lost: any client may send it elsewhere. Everything
 * else that is not a whole answer with 200 is a failure, before the listener has stopped and after.
 */
export async function load(client: Client, perSecond: number, enough: () => boolean): Promise<Tally> {
  const tally: Tally = { answered: 0, failures: [], refusedAt: Number.POSITIVE_INFINITY }
  const running = new Set<Promise<void>>()
  const began = performance.now()
  for (let sent = 0; !enough() && tally.refusedAt === Number.POSITIVE_INFINITY; ) {
    for (; sent < ((performance.now() - began) / 1_000) * perSecond; sent++) {
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
