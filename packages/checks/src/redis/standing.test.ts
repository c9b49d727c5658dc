import { describeWithServer, probeCheck, type RedisServer, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RedisClient, redis } from '../redis'

const eventually = { timeout: 60_000, interval: 50 }

function open({ host, port, password }: RedisServer): Redis {
  const client = new Redis({ host, port, password, retryStrategy: () => 50 })
  client.on('error', () => {})
  onTestFinished(() => client.disconnect())
  return client
}

async function openNodeRedis({ host, port, password }: RedisServer): Promise<RedisClient> {
  const client = createClient({ socket: { host, port }, password })
  client.on('error', () => {})
  onTestFinished(() => client.destroy())
  await client.connect()
  return client
}

describeWithServer(redisServer, 'redis(client, { role, link }) with a primary and its replica', (server) => {
  let replica: RedisServer
  beforeAll(async () => {
    replica = await redisServer.start({ replicaOf: server() })
  })
  afterAll(() => replica?.remove())

  it('distinguishes a primary from a replica', async () => {
    for (const [primary, follower] of [
      [open(server()), open(replica)],
      [await openNodeRedis(server()), await openNodeRedis(replica)],
    ] as const) {
      expect(await probeCheck(redis(primary, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(redis(follower, { role: 'replica' }))()).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(redis(follower, { role: 'primary' }))()).toMatchObject({ error: { code: 'not_primary' } })
      expect(await probeCheck(redis(primary, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
    }
  })

  it('is unhealthy while the replica has lost its primary, and healthy again when that is back', async () => {
    const probe = probeCheck(redis(open(replica), { link: true }))
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await server().stop()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'link_down' } })
    await server().start()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy when a replica without its primary must not answer', async () => {
    const client = open(replica)
    await client.config('SET', 'replica-serve-stale-data', 'no')
    const probe = probeCheck(redis(client))
    await server().stop()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'link_down' } })
    await server().start()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })
})

describeWithServer(redisServer, 'redis(client) as the server fills up or loads', (server) => {
  it('observes the memory only where it has a limit, and is degraded when too much is used', async () => {
    const client = open(server())
    const probe = probeCheck(redis(client, { maxMemory: 0.5 }))
    const plain = await probe()
    expect([plain.status, plain.observed]).toEqual(['healthy', undefined])
    await client.config('SET', 'maxmemory', '100mb')
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: expect.closeTo(0.01, 1), unit: 'ratio' } })
    await client.config('SET', 'maxmemory', '200kb')
    expect(await probe()).toMatchObject({ status: 'degraded', message: 'the server uses more than 0.5 of its maxmemory' })
    await client.config('SET', 'maxmemory', '0')
  })

  it('observes a cache that may evict any key, and is not degraded when that is full', async () => {
    const client = open(server())
    await client.config('SET', 'maxmemory', '200kb')
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect(await probeCheck(redis(client, { maxMemory: 0.5 }))()).toMatchObject({
      status: 'healthy',
      observed: { value: expect.any(Number), unit: 'ratio' },
    })
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    await client.config('SET', 'maxmemory', '0')
  })

  it('is unhealthy with role primary while the primary refuses writes, and writes nothing', async () => {
    const client = open(server())
    const probes = [probeCheck(redis(client, { role: 'primary' })), probeCheck(redis(await openNodeRedis(server()), { role: 'primary' }))]
    const keys = await client.dbsize()
    for (const probe of probes) expect(await probe()).toMatchObject({ status: 'healthy' })
    await client.config('SET', 'min-replicas-to-write', '1')
    for (const probe of probes) expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'no_replicas' } })
    await client.config('SET', 'min-replicas-to-write', '0')
    await client.config('SET', 'maxmemory', '1')
    for (const probe of probes) expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'out_of_memory' } })
    await client.config('SET', 'maxmemory', '0')
    for (const probe of probes) expect(await probe()).toMatchObject({ status: 'healthy' })
    expect(await client.dbsize()).toBe(keys)
  })

  it('is healthy with role primary for a user that may not write to the key of the check', async () => {
    await open(server()).call('ACL', 'SETUSER', 'reader', 'on', '>secret', '~orders:*', '+ping', '+info', '+setrange')
    const client = new Redis({ host: server().host, port: server().port, username: 'reader', password: 'secret' })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    expect(await probeCheck(redis(client, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while the server loads its data, and recovers afterwards', async () => {
    const [client, other] = [open(server()), open(server())]
    await client.call('DEBUG', 'POPULATE', '2000')
    await client.config('SET', 'key-load-delay', '500')
    await client.config('SET', 'loading-process-events-interval-bytes', '1024')
    const probe = probeCheck(redis(other))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    const reloaded = client.call('DEBUG', 'RELOAD')
    await expect.poll(probe, { timeout: 60_000, interval: 5 }).toMatchObject({ status: 'unhealthy', error: { code: 'starting' } })
    await reloaded
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })
})

describe('redis(client, options)', () => {
  it.each([{ role: 'primary' }, { link: true }, { maxMemory: 0.5 }] as const)(
    'is unhealthy when INFO lacks the field that %j needs',
    async (options) => {
      const client = { ping: async () => 'PONG', info: async () => '# Nothing\r\n' }
      expect(await probeCheck(redis(client, options))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
    },
  )

  it.each([
    [{ role: 'leader' }, 'redis: role must be "primary" or "replica"; got "leader"'],
    [{ maxMemory: 2 }, 'redis: maxMemory must be a ratio from 0 to 1, such as 0.8; got 2'],
    [{ link: true }, 'redis: client must have a method info; got an object. The options role, link and maxMemory need it'],
  ])('refuses %j', (options, message) => {
    const make = () => redis({ ping: async () => 'PONG' }, options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
