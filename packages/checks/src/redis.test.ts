import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { startFaultProxy, testCheck, wrongSecret } from '@hale/conformance'
import type { Check } from '@hale/core'
import { describeWithServer, probeCheck, type RedisServer, recordFault, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import { createClient, createClientPool } from 'redis'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { redis } from './redis'

type Settings = Pick<RedisServer, 'host' | 'port' | 'password'>

interface Opened {
  readonly check: Check
  readonly close: () => void
}

function openIoredis({ host, port, password }: Settings): Opened {
  const client = new Redis({ host, port, password, retryStrategy: () => 50 })
  client.on('error', () => {})
  return { check: redis(client), close: () => client.disconnect() }
}

function openNodeRedis({ host, port, password }: Settings): Opened {
  const client = createClient({ socket: { host, port, reconnectStrategy: () => 50 }, password })
  client.on('error', () => {})
  client.connect().catch(() => {})
  return { check: redis(client), close: () => client.destroy() }
}

async function openNodeRedisPool({ host, port, password }: Settings): Promise<Opened> {
  const settings = { socket: { host, port, reconnectStrategy: () => 50 }, password }
  const pool = createClientPool(settings, { minimum: 1, maximum: 5 })
  pool.on('error', () => {})
  await Promise.race([pool.connect().catch(() => {}), once(pool, 'error')])
  return { check: redis(pool), close: () => pool.destroy() }
}

const clients = { ioredis: openIoredis, 'node-redis': openNodeRedis }
const eventually = { timeout: 60_000, interval: 50 }

describeWithServer(redisServer, 'redis(client) and what happens to a real Redis', (server) => {
  const waits = { codes: ['reset', 'timeout', 'not_connected'], reason: 'a command waits in the queue until the client has reconnected' }
  const bench = {
    server,
    it,
    onOutcome: recordFault,
    wrongCredentials: (settings: Settings) => ({ ...settings, password: wrongSecret }),
    withClient: (client: object) => redis(client as never),
    codes: { stopped: waits, 'cut off': waits, reset: waits, refused: waits },
  }
  testCheck<Settings>('redis, ioredis', openIoredis, { ...bench, singleConnection: true })
  testCheck<Settings>('redis, node-redis', openNodeRedis, { ...bench, singleConnection: true })
  testCheck<Settings>('redis, node-redis pool', openNodeRedisPool, bench)
})

describeWithServer(
  redisServer,
  'redis(client) against a real Redis',
  (server) => {
    afterEach(() => server().start())

    for (const [name, open] of Object.entries(clients)) {
      describe(name, () => {
        const check = (settings: Settings): Check => {
          const opened = open(settings)
          onTestFinished(opened.close)
          return opened.check
        }

        it('sends at most three PINGs while the server is silent, however many probes arrive', async () => {
          const proxy = await startFaultProxy(server())
          onTestFinished(() => proxy.close())
          let pings = 0
          const inner = check({ ...server(), port: proxy.port })
          const run: Check['run'] = (context) => {
            pings++
            return inner.run(context)
          }
          const probe = probeCheck({ ...inner, run })
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set('stall')
          for (let round = 0; round < 5; round++) expect(await probe(50)).toMatchObject({ error: { code: 'timeout' } })
          expect(pings).toBeLessThanOrEqual(4)
          await proxy.set('pass')
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy when the server has no connection left, and recovers when it has', async () => {
          const taken = await takeConnections(server(), 6)
          const probe = probeCheck(check(server()))
          expect(await probe()).toMatchObject({ status: 'unhealthy' })
          for (const socket of taken) socket.destroy()
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })
      })
    }

    it('recovers from a half-open connection when the client has a socketTimeout', async () => {
      const proxy = await startFaultProxy(server())
      onTestFinished(() => proxy.close())
      const { host, port } = proxy
      const { password } = server()
      const ioredis = new Redis({ host, port, password, retryStrategy: () => 50, socketTimeout: 500 })
      const nodeRedis = createClient({
        socket: { host, port, reconnectStrategy: () => 50, socketTimeout: 500 },
        password,
        pingInterval: 100,
      })
      for (const client of [ioredis, nodeRedis]) client.on('error', () => {})
      onTestFinished(() => {
        ioredis.disconnect()
        nodeRedis.destroy()
      })
      await nodeRedis.connect()
      const probes = [probeCheck(redis(ioredis)), probeCheck(redis(nodeRedis))]
      for (const probe of probes) expect(await probe()).toMatchObject({ status: 'healthy' })
      await proxy.set('half-open')
      for (const probe of probes) expect(await probe(50)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      for (const probe of probes) await expect.poll(() => probe(), eventually).toMatchObject({ status: 'healthy' })
    })

    it('reports the code auth when ioredis has no password', async () => {
      const client = new Redis({ host: server().host, port: server().port, enableReadyCheck: false })
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      expect(await probeCheck(redis(client))()).toMatchObject({
        error: { code: 'auth', message: expect.stringMatching(/^Redis did not answer PING: NOAUTH /) },
      })
    })

    it('reports the code not_connected when node-redis was never connected', async () => {
      const client = createClient({ socket: { host: server().host, port: server().port } })
      expect(await probeCheck(redis(client))()).toMatchObject({
        error: { code: 'not_connected', message: 'Redis did not answer PING: The client is closed' },
      })
    })
  },
  { maxClients: 6 },
)

/** Holds this many connections. Redis may still count one that an earlier test has closed, and refuse at first. */
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
    [Buffer.from('PING'), 'a value of type object'],
  ])('is unhealthy when PING is answered with %j', async (answer, named) => {
    expect(await probeCheck(redis({ ping: async () => answer }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'invalid_answer', message: `Redis answered PING with ${named} instead of "PONG"` },
    })
  })

  it('keeps the error of the client as the cause', async () => {
    const cause = new Error('READONLY')
    const run = Promise.resolve(redis({ ping: () => Promise.reject(cause) }).run({ signal: new AbortController().signal }))
    await expect(run).rejects.toMatchObject({ message: 'Redis did not answer PING: READONLY', cause })
  })

  it('passes the options on to the check', () => {
    const options = { critical: false, timeout: 200, maxAge: 5_000, successThreshold: 3, runbook: 'https://wiki/cache' }
    expect(redis({ ping: async () => 'PONG' }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'redis://:secret@cache', {}])(
    'refuses a client without ping() when it is made, and does not repeat it',
    (client) => {
      const make = () => redis(client as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/^redis: client must have a method ping; got .+\. Pass an ioredis or node-redis client/)
      expect(make).not.toThrow(/secret/)
    },
  )
})
