import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { describeWithServer } from './describe-with-server'
import { mariadbServer } from './mariadb-server'
import { memcachedServer } from './memcached-server'
import { mosquittoServer } from './mosquitto-server'
import { natsServer } from './nats-server'
import { postgresServer } from './postgres-server'
import { processTree } from './process-tree'
import { rabbitmqServer } from './rabbitmq-server'
import { redisServer } from './redis-server'
import type { ServerKind } from './server-kind'
import type { ServerProcess } from './server-process'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** The states of this process's descendants with that name, from `ps`: `T` is stopped. Ended processes do not count. */
function states(name: string): string[] {
  const listing = execFileSync('ps', ['-o', 'stat=,comm=', '-p', processTree(process.pid).join(',')], { encoding: 'utf8' })
  const rows = listing.split('\n').map((line) => line.trim().split(/\s+/))
  return rows.filter(([state = 'Z', command]) => command === name && !state.startsWith('Z')).map(([state = '']) => state.slice(0, 1))
}

function behavesLikeAServer<Server extends ServerProcess & { readonly port: number }, Options>(
  kind: ServerKind<Server, Options>,
  name: string,
): void {
  describeWithServer(kind, `a private ${name}`, (server) => {
    it('takes connections as soon as it is started', async () => {
      await open(server().port)
    })

    it('refuses connections once it is stopped, and takes them on the same port when it is started again', async () => {
      const { port } = server()
      await server().stop()
      await server().stop()
      await expect(open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      expect(states(name)).toEqual([])
      await server().start()
      await server().start()
      await open(port)
    })

    it('has all of its processes stopped while it is frozen, and none once it is thawed', async () => {
      await open(server().port)
      server().freeze()
      await expect.poll(() => new Set(states(name))).toEqual(new Set(['T']))
      server().thaw()
      await expect.poll(() => states(name)).not.toContain('T')
    })

    it('is thawed by a start, and can be stopped while it is frozen', async () => {
      server().freeze()
      await server().start()
      await expect.poll(() => states(name)).not.toContain('T')
      server().freeze()
      await server().stop()
      expect(states(name)).toEqual([])
    })
  })
}

behavesLikeAServer(mariadbServer, 'mariadbd')
behavesLikeAServer(memcachedServer, 'memcached')
behavesLikeAServer(mosquittoServer, 'mosquitto')
behavesLikeAServer(natsServer, 'nats-server')
behavesLikeAServer(postgresServer, 'postgres')
behavesLikeAServer(rabbitmqServer, 'beam.smp')
behavesLikeAServer(redisServer, 'redis-server')

describeWithServer(postgresServer, 'a private postgres with clients', (server) => {
  it('has its backends frozen too, each of which leads a process group of its own', async () => {
    const before = states('postgres').length
    await Promise.all([open(server().port), open(server().port)])
    await expect.poll(() => states('postgres').length).toBe(before + 2)
    server().freeze()
    await expect.poll(() => states('postgres')).toEqual(Array.from({ length: before + 2 }, () => 'T'))
  })
})
