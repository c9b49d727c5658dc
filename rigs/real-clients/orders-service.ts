import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { redis } from '@hale/checks/redis'
import { createHealth } from '@hale/core'
import { agentCheck, probes } from '@hale/node'
import { type RedisServer, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import type { State } from './states'

/** A service with a real database and a real cache. `enter` brings it into a state. */
export interface OrdersService {
  readonly port: number
  readonly agentPort: number
  enter(state: State): Promise<void>
  remove(): Promise<void>
}

const only = { liveness: false, startup: false, health: false } as const

export async function startOrdersService(): Promise<OrdersService> {
  const [database, cache] = await Promise.all([redisServer.start(), redisServer.start()])
  const clients = { database: connect(database), cache: connect(cache) }
  const settings = { timeout: 500, maxAge: 100 }
  const health = createHealth({
    name: 'orders',
    readiness: { database: redis(clients.database, settings), cache: redis(clients.cache, { ...settings, critical: false }) },
  })
  const release = health.hold('warming the cache')

  // The same health, for three kinds of clients.
  const probe = probes(health)
  const forHaproxy = probes(health, { paths: { ...only, readiness: '/haproxy' }, status: { unhealthy: 404 } })
  const forNagios = probes(health, { paths: { ...only, readiness: '/nagios' }, status: { degraded: 429 } })
  const server = createServer((request, response) =>
    probe(request, response, () => forHaproxy(request, response, () => forNagios(request, response))),
  )
  const agent = agentCheck(health)
  const [port, agentPort] = await Promise.all([listen(server), listen(agent)])

  const enter: Readonly<Record<State, () => void | Promise<void>>> = {
    starting() {},
    healthy: release,
    degraded: () => cache.stop(),
    async unhealthy() {
      await cache.start()
      database.freeze()
    },
    recovered: () => database.thaw(),
    draining: health.drain,
  }

  return {
    port,
    agentPort,
    enter: async (state) => enter[state](),
    async remove() {
      server.closeAllConnections()
      server.close()
      agent.close()
      for (const client of Object.values(clients)) client.disconnect()
      await Promise.all([database.remove(), cache.remove()])
    },
  }
}

function connect({ host, port, password }: RedisServer): Redis {
  const client = new Redis({ host, port, password, connectTimeout: 500, retryStrategy: () => 50 })
  client.on('error', () => {})
  return client
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}
