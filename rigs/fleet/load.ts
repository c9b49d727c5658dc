import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a steady client has seen. */
export interface Seen {
  /** Requests that need the database: all, and those that failed. */
  readonly orders: { all: number; failed: number }
  /** Requests that need nothing. */
  readonly catalogue: { all: number; failed: number }
}

const PER_SECOND = 40
const MOST_AT_ONCE = 200

/** Sends 40 requests a second, by turns of both kinds, until `done`. What does not get a 200 within 4 s has failed. */
export async function load(url: string, done: () => boolean): Promise<Seen> {
  const seen: Seen = { orders: { all: 0, failed: 0 }, catalogue: { all: 0, failed: 0 } }
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE })
  const running = new Set<Promise<void>>()
  const began = performance.now()
  for (let sent = 0; !done(); ) {
    for (; sent < ((performance.now() - began) / 1_000) * PER_SECOND && running.size < MOST_AT_ONCE; sent += 1) {
      const kind = sent % 2 === 0 ? 'orders' : 'catalogue'
      const one = statusOf(`${url}/${kind}`, agent).then((status) => {
        seen[kind].all += 1
        if (status !== 200) seen[kind].failed += 1
        running.delete(one)
      })
      running.add(one)
    }
    await sleep(5)
  }
  await Promise.all(running)
  agent.destroy()
  return seen
}

function statusOf(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent, timeout: 4_000 }, (response) => {
      response.resume().once('close', () => resolve(response.statusCode ?? 0))
    })
    outgoing.once('timeout', () => outgoing.destroy())
    outgoing.once('error', () => resolve(0))
    outgoing.end()
  })
}
