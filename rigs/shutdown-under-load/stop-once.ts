import { setTimeout as sleep } from 'node:timers/promises'
import { watchReadiness } from './balancer'
import { type Client, http2, nodeAgent, undici } from './clients'
import { load } from './load'
import { startServer } from './start-server'

/** The result of one stop under load. */
export interface Stop {
  readonly answered: number
  readonly perSecond: number
  readonly failures: readonly string[]
  readonly code: number | NodeJS.Signals | null
}

const RATE = 200
const CONNECTIONS = 10

/**
 * Starts the server, lets three clients send requests, and stops it with SIGTERM. Two clients ignore readiness and send until
 * a connection is refused. The third one stops when the instance is not ready, and must never be refused.
 */
export async function stopOnce(name: string, readinessDelay: number, rate: number = RATE): Promise<Stop> {
  const server = await startServer(name, readinessDelay)
  const began = performance.now()
  const multiplexed = name === 'http2'
  const balancer = multiplexed ? undefined : watchReadiness(server.origin)
  const open = (kind: typeof undici): Client => (multiplexed ? http2 : kind)(server.origin, CONNECTIONS)
  const loads = Promise.all([
    load(open(undici), rate, CONNECTIONS, () => false),
    load(open(nodeAgent), rate, CONNECTIONS, () => false),
    load(open(undici), rate, CONNECTIONS, () => (balancer ? !balancer.ready() : performance.now() - began > 800)),
  ])
  await sleep(700 + Math.random() * 300)
  server.stop()
  const [first, second, balanced] = await loads
  const code = await server.ended
  const seconds = (performance.now() - began) / 1_000
  const answered = first.answered + second.answered + balanced.answered
  const failures = [first, second, balanced].flatMap((tally) => tally.failures)
  for (const { refusedAt } of [first, second]) if (refusedAt < server.stoppedAt() - 50) failures.push('refused before the listener stopped')
  if (balanced.refusedAt !== Number.POSITIVE_INFINITY) failures.push('refused to a client that follows readiness')
  return { answered, perSecond: answered / seconds, failures, code }
}
