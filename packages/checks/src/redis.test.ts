import { connect, type Socket } from 'node:net'
import type { Check } from '@hale/core'
import { describeWithServer, type FaultProxy, probeCheck, type RedisServer, redisServer, startFaultProxy } from '@hale/testbed'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { redis } from './redis'

type Settings = Pick<RedisServer, 'host' | 'port' | 'password'>

function openIoredis({ host, port, password }: Settings): Check {
  const client = new Redis({ host, port, password, retryStrategy: () => 50 })
  client.on('error', () => {})
  onTestFinished(() => client.disconnect())
  return redis(client, { timeout: 300 })
}

function openNodeRedis({ host, port, password }: Settings): Check {
  const client = createClient({ socket: { host, port, reconnectStrategy: () => 50 }, password })
  client.on('error', () => {})
  onTestFinished(() => client.destroy())
  client.connect().catch(() => {})
  return redis(client, { timeout: 300 })
}

const clients = { ioredis: openIoredis, 'node-redis': openNodeRedis }
const eventually = { timeout: 10_000, interval: 50 }

describeWithServer(
  redisServer,
  'redis(client) against a real Redis',
  (server) => {
    afterEach(() => server().start())

    const openProxy = async (): Promise<FaultProxy> => {
      const proxy = await startFaultProxy(server())
      onTestFinished(() => proxy.close())
      return proxy
    }

    for (const [name, check] of Object.entries(clients)) {
      describe(name, () => {
        it('is healthy when the server answers', async () => {
          expect(await probeCheck(check(server()))()).toMatchObject({ status: 'healthy', scope: 'dependency', critical: true })
        })

        it('is unhealthy while the server is stopped, and healthy again when it is back', async () => {
          const probe = probeCheck(check(server()))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await server().stop()
          expect(await probe()).toMatchObject({ status: 'unhealthy' })
          await server().start()
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy while the server is frozen, and healthy again once it is thawed', async () => {
          const probe = probeCheck(check(server()))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          server().freeze()
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
          server().thaw()
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy while answers are cut off in the middle, and healthy again when they are not', async () => {
          const proxy = await openProxy()
          const probe = probeCheck(check({ ...server(), port: proxy.port }))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set({ cut: 3 })
          expect(await probe()).toMatchObject({ status: 'unhealthy' })
          await proxy.set('pass')
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy while nothing listens behind the connection, and healthy again when something does', async () => {
          const proxy = await openProxy()
          const probe = probeCheck(check({ ...server(), port: proxy.port }))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set('refuse')
          expect(await probe()).toMatchObject({ status: 'unhealthy' })
          await proxy.set('pass')
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('has one PING under way at most, however often it is asked while the server is silent', async () => {
          const proxy = await openProxy()
          let pings = 0
          const inner = check({ ...server(), port: proxy.port })
          const run: Check['run'] = (context) => {
            pings++
            return inner.run(context)
          }
          const probe = probeCheck({ ...inner, timeout: 50, run })
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set('stall')
          for (let round = 0; round < 5; round++) expect(await probe()).toMatchObject({ error: { code: 'timeout' } })
          expect(pings).toBe(2)
          await proxy.set('pass')
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy with a wrong password, and does not tell it', async () => {
          const row = await probeCheck(check({ ...server(), password: 'wrong-and-secret' }))()
          expect(row).toMatchObject({ status: 'unhealthy', error: { message: expect.stringMatching(/WRONGPASS|NOAUTH/) } })
          expect(JSON.stringify(row)).not.toContain('wrong-and-secret')
        })

        it('is unhealthy when the server has no connection left, and healthy when it has', async () => {
          const taken = await takeConnections(server(), 6)
          const probe = probeCheck(check(server()))
          expect(await probe()).toMatchObject({ status: 'unhealthy' })
          for (const socket of taken) socket.destroy()
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })
      })
    }

    it('says why when ioredis may not talk without a password', async () => {
      const client = new Redis({ host: server().host, port: server().port, enableReadyCheck: false })
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      expect(await probeCheck(redis(client))()).toMatchObject({
        error: { code: 'failed', message: expect.stringMatching(/^Redis did not answer PING: NOAUTH /) },
      })
    })

    it('says why when node-redis was never connected', async () => {
      const client = createClient({ socket: { host: server().host, port: server().port } })
      expect(await probeCheck(redis(client))()).toMatchObject({
        error: { code: 'failed', message: 'Redis did not answer PING: The client is closed' },
      })
    })
  },
  { maxClients: 6 },
)

/** Holds this many connections. Redis may still count one that a test before has closed, and refuse at first. */
async function takeConnections({ host, port, password }: Settings, count: number): Promise<Socket[]> {
  const held: Socket[] = []
  onTestFinished(() => {
    for (const socket of held) socket.destroy()
  })
  while (held.length < count) {
    const socket = connect(port, host)
    socket.on('error', () => {})
    socket.write(`AUTH ${password}\r\n`)
    const answer: string = await new Promise((resolve) => socket.once('data', (chunk) => resolve(String(chunk))))
    if (answer.startsWith('+OK')) held.push(socket)
    else socket.destroy()
  }
  return held
}

describe('redis(client)', () => {
  it.each([
    ['pong', '"pong"'],
    [`${'x'.repeat(50)}`, `"${'x'.repeat(40)}…"`],
    ['', '""'],
    [undefined, 'a value of type undefined'],
    [null, 'null'],
    [['PONG'], 'a value of type object'],
    [Buffer.from('PONG'), 'a value of type object'],
  ])('is unhealthy when PING is answered with %j', async (answer, named) => {
    expect(await probeCheck(redis({ ping: async () => answer }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'failed', message: `Redis answered PING with ${named} instead of "PONG"` },
    })
  })

  it('keeps the error of the client as the cause', async () => {
    const cause = new Error('READONLY')
    const run = Promise.resolve(redis({ ping: () => Promise.reject(cause) }).run({ signal: new AbortController().signal }))
    await expect(run).rejects.toMatchObject({ message: 'Redis did not answer PING: READONLY', cause })
  })

  it('carries the options into the check', () => {
    const options = { critical: false, timeout: 200, maxAge: 5_000, recoverAfter: 3, runbook: 'https://wiki/cache' }
    expect(redis({ ping: async () => 'PONG' }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'redis://:secret@cache', {}])(
    'refuses a client without ping() when it is made, and does not repeat it',
    (client) => {
      const make = () => redis(client as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/without a ping\(\) method: pass an ioredis or node-redis client/)
      expect(make).not.toThrow(/secret/)
    },
  )
})
