import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeWithServer, probeCheck, type RedisServer, redisServer } from '@hale/testbed'
import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster, createSentinel, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { redis } from '../redis'

const eventually = { timeout: 10_000, interval: 50 }

describeWithServer(redisServer, 'redis(client) in every mode of the client', (server) => {
  const address = () => ({ host: server().host, port: server().port })

  it('is healthy with an ioredis that has subscribed, and unhealthy while its server is frozen', async () => {
    const client = new Redis({ ...address(), password: server().password })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    await client.subscribe('orders')
    const probe = probeCheck(redis(client))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    server().freeze()
    expect(await probe(100)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    server().thaw()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('says auth with ioredis while the sentinels refuse its password', async () => {
    const client = new Redis({ sentinels: [address()], name: 'orders', sentinelPassword: 'wrong', sentinelRetryStrategy: () => 50 })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    const probe = probeCheck(redis(client))
    for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
  })

  it.each([2, 3] as const)('is healthy with a node-redis of RESP %d that has subscribed', async (RESP) => {
    const client = createClient({ socket: address(), password: server().password, RESP })
    client.on('error', () => {})
    onTestFinished(() => client.destroy())
    await client.connect()
    await client.subscribe('orders', () => {})
    expect(await probeCheck(redis(client))()).toMatchObject({ status: 'healthy' })
  })

  it('is healthy with a node-redis that maps strings to bytes', async () => {
    const client = createClient({ socket: address(), password: server().password }).withTypeMapping({ [RESP_TYPES.SIMPLE_STRING]: Buffer })
    client.on('error', () => {})
    onTestFinished(() => client.destroy())
    await client.connect()
    expect(await probeCheck(redis(client))()).toMatchObject({ status: 'healthy' })
  })
})

describeWithServer(
  redisServer,
  'redis(cluster)',
  (server) => {
    const admin = () => {
      const client = new Redis({ host: server().host, port: server().port, password: server().password })
      return client
    }

    it('says auth with ioredis while the cluster refuses its password, and is healthy once it accepts it', async () => {
      const { host, port } = server()
      const password = 'changed'
      const client = new Cluster([{ host, port }], { redisOptions: { password }, clusterRetryStrategy: () => 50 })
      client.on('error', () => {})
      const operator = admin()
      await operator.cluster('ADDSLOTSRANGE', 0, 16_383)
      onTestFinished(async () => {
        client.disconnect()
        await operator.cluster('DELSLOTSRANGE', 0, 16_383)
        await operator.call('ACL', 'SETUSER', 'default', 'resetpass', `>${server().password}`).finally(() => operator.disconnect())
      })
      const probe = probeCheck(redis(client))
      for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
      await operator.call('ACL', 'SETUSER', 'default', `>${password}`)
      await expect.poll(probe, { timeout: 60_000, interval: 50 }).toMatchObject({ status: 'healthy' })
    })

    it.each(['ioredis', 'node-redis'])('is unhealthy with %s while the cluster serves no keys, and healthy once it does', async (name) => {
      const operator = admin()
      await operator.cluster('ADDSLOTSRANGE', 0, 16_383)
      onTestFinished(async () => void (await operator.cluster('DELSLOTSRANGE', 0, 16_383).finally(() => operator.disconnect())))
      await expect.poll(() => operator.cluster('INFO'), eventually).toContain('cluster_state:ok')
      const { host, port, password } = server()
      const client =
        name === 'ioredis'
          ? new Cluster([{ host, port }], { redisOptions: { password } })
          : createCluster({ rootNodes: [{ socket: { host, port } }], defaults: { password } })
      client.on('error', () => {})
      onTestFinished(() => (client instanceof Cluster ? client.disconnect() : client.destroy()))
      if (name === 'node-redis') await client.connect()
      const probe = probeCheck(redis(client))
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      await operator.cluster('DELSLOTSRANGE', 0, 16_383)
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'cluster_down' } })
      await operator.cluster('ADDSLOTSRANGE', 0, 16_383)
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })

    it('is degraded while a cluster that may serve a part of its keys has lost the others, and healthy when they are back', async () => {
      const operator = admin()
      onTestFinished(() => operator.disconnect())
      await operator.config('SET', 'cluster-require-full-coverage', 'no')
      await operator.cluster('ADDSLOTSRANGE', 0, 16_383)
      const { host, port, password } = server()
      const client = new Cluster([{ host, port }], { redisOptions: { password } })
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      const probe = probeCheck(redis(client, { maxMemory: 0.9 }))
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      await operator.cluster('DELSLOTSRANGE', 0, 8_000)
      expect(await probe()).toMatchObject({ status: 'degraded', message: 'the Redis cluster serves 8383 of its 16384 slots' })
      await operator.cluster('ADDSLOTSRANGE', 0, 8_000)
      expect(await probe()).toMatchObject({ status: 'healthy' })
    })
  },
  { cluster: true },
)

describeWithServer(redisServer, 'redis(client) behind a sentinel', (server) => {
  let sentinel: RedisServer
  beforeAll(async () => {
    sentinel = await redisServer.start({ sentinelOf: server() })
  })
  afterAll(() => sentinel?.remove())

  it.each(['ioredis', 'node-redis'])('is healthy with %s, unhealthy while the primary is stopped, and recovers', async (name) => {
    const { host, port } = sentinel
    const { password } = server()
    const ioredis = () => {
      const client = new Redis({
        sentinels: [{ host, port }],
        name: 'hale',
        password,
        sentinelRetryStrategy: () => 50,
        retryStrategy: () => 50,
      })
      onTestFinished(() => client.disconnect())
      return client
    }
    const nodeRedis = async () => {
      const client = createSentinel({
        name: 'hale',
        sentinelRootNodes: [{ host, port }],
        nodeClientOptions: { password },
        scanInterval: 100,
      })
      client.on('error', () => {})
      await client.connect()
      onTestFinished(() => client.destroy())
      return client
    }
    const client = name === 'ioredis' ? ioredis() : await nodeRedis()
    client.on('error', () => {})
    const probe = probeCheck(redis(client))
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await server().stop()
    expect(await probe(500)).toMatchObject({ status: 'unhealthy' })
    await server().start()
    await expect.poll(() => probe(2_000), { timeout: 30_000, interval: 50 }).toMatchObject({ status: 'healthy' })
  })
})

describe('redis(client) with the answer of a client of another kind', () => {
  it('is unhealthy with the code invalid_answer where something other than a Redis answers', async () => {
    const server = createServer((_, response) => response.end('PONG')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const ioredis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: 0 })
    ioredis.on('error', () => {})
    onTestFinished(() => ioredis.disconnect())
    expect(await probeCheck(redis(ioredis))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([['PONG', 'PONG'], ['pong'], ['pong', 'x'], [], Buffer.from('PING')])('is unhealthy for %j', async (...answer) => {
    const given = answer.length === 1 && answer[0] instanceof Uint8Array ? answer[0] : answer
    expect(await probeCheck(redis({ ping: async () => given }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })
})
