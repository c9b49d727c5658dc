import { startFaultProxy } from '@hale/conformance'
import { describeWithServer, type RedisServer, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import { createClient, createClientPool } from 'redis'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { PeerSource, Self } from './peer-source'
import { type RedisClient, redisPeers } from './redis-peers'

const soon = { timeout: 60_000, interval: 50 }
const selfOf = (id: string, name = 'orders'): Self => ({
  identity: { id, name, version: '1', zone: 'a' },
  state: () => ({ status: 'degraded', failing: { database: 'held' } }),
})

function ioredis({ host, port, password }: RedisServer): RedisClient {
  const client = new Redis({ host, port, password })
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  return client
}

async function nodeRedis({ host, port, password }: RedisServer): Promise<RedisClient> {
  const client = createClient({ socket: { host, port }, password })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.destroy())
  return client
}

let keys = 0
function newKey(): string {
  keys += 1
  return `{test-${keys}}`
}
function join(client: RedisClient, key: string, port: number, name?: string): PeerSource {
  const source = redisPeers(client, { url: `http://127.0.0.1:${port}`, key, beatEvery: 500 })
  source.join?.(selfOf(`id-${port}`, name))
  onTestFinished(() => source.leave?.())
  return source
}

describeWithServer(redisServer, 'redisPeers on a real Redis', (server) => {
  describe.each([
    ['ioredis', async (given: RedisServer) => ioredis(given)],
    ['node-redis', nodeRedis],
  ])('with %s', (_name, connect) => {
    it('finds the others with their version and zone, and leaves itself and other services out', async () => {
      const client = await connect(server())
      const key = newKey()
      const [first] = [join(client, key, 1), join(client, key, 2), join(client, key, 3), join(client, key, 4, 'stock')]
      await vi.waitFor(
        () =>
          expect(first?.list().toSorted((a, b) => a.url.localeCompare(b.url))).toEqual([
            { url: 'http://127.0.0.1:2', version: '1', zone: 'a' },
            { url: 'http://127.0.0.1:3', version: '1', zone: 'a' },
          ]),
        soon,
      )
      const members = await first?.members?.()
      expect(members?.map(({ id }) => id).toSorted()).toEqual(['id-1', 'id-2', 'id-3'])
      expect(members?.[0]).toMatchObject({ status: 'degraded', failing: { database: 'held' }, version: '1' })
    })

    it('takes an instance out when it leaves, and one that is dead after three beats', async () => {
      const client = await connect(server())
      const key = newKey()
      const first = join(client, key, 1)
      const second = join(client, key, 2)
      await vi.waitFor(async () => expect(await first.members?.()).toHaveLength(2), soon)
      second.leave?.()
      await vi.waitFor(async () => expect(await first.members?.()).toHaveLength(1), soon)
      // Nor is it asked any more: the address of a pod that is gone answers nothing.
      await vi.waitFor(() => expect(first.list()).toEqual([]), soon)

      const dying = await connect(server())
      join(dying, key, 3)
      await vi.waitFor(async () => expect(await first.members?.()).toHaveLength(2), soon)
      await vi.waitFor(() => expect(first.list()).toHaveLength(1), soon)
      if ('disconnect' in dying) (dying as Redis).disconnect()
      else (dying as unknown as { destroy(): void }).destroy()
      await vi.waitFor(async () => expect(await first.members?.()).toHaveLength(1), soon)
    })
  })

  it('leaves out what no instance of Hale has written', async () => {
    const client = ioredis(server()) as unknown as Redis
    const key = newKey()
    const first = join(client, key, 1)
    await vi.waitFor(async () => expect(await first.members?.()).toHaveLength(1), soon)
    const honest = { id: 'a', name: 'orders', url: 'http://127.0.0.1:2', version: '1', zone: 'a', status: 'healthy' }
    const entries = [
      honest,
      { ...honest, id: 5 },
      { ...honest, url: 'http://a/path' },
      { ...honest, version: { a: 1 } },
      { ...honest, zone: 'z'.repeat(2_000) },
      { ...honest, status: '<b>' },
      { ...honest, failing: 'database' },
      { ...honest, failing: { database: { x: 1 } } },
    ]
    for (const [index, entry] of entries.entries()) await client.hset(`${key}:instances`, `x${index}`, JSON.stringify(entry))
    await client.hset(`${key}:instances`, 'y', '{{{')
    const members = (await first.members?.()) ?? []
    expect(members.map(({ id }) => id).toSorted()).toEqual(['a', 'id-1'])
    await vi.waitFor(() => expect(first.list()).toEqual([{ url: 'http://127.0.0.1:2', version: '1', zone: 'a' }]), soon)
  })

  it('lets both keys expire', async () => {
    const client = ioredis(server()) as unknown as Redis
    const key = newKey()
    join(client, key, 1)
    await vi.waitFor(async () => expect(await client.exists(`${key}:beats`, `${key}:instances`)).toBe(2), soon)
    for (const part of ['beats', 'instances']) {
      const left = await client.pttl(`${key}:${part}`)
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThanOrEqual(6_000)
    }
  })

  it('keeps the last peers while Redis is away, with one beat under way at most', async () => {
    const client = ioredis(server())
    const key = newKey()
    const first = join(client, key, 1)
    join(client, key, 2)
    await vi.waitFor(() => expect(first.list()).toHaveLength(1), soon)
    let underWay = 0
    let most = 0
    const counting: RedisClient = {
      eval: ((...args: never[]) => {
        underWay += 1
        most = Math.max(most, underWay)
        return Promise.resolve(client.eval(...(args as unknown as [string]))).finally(() => {
          underWay -= 1
        })
      }) as RedisClient['eval'],
    }
    const watched = join(counting, key, 3)
    await vi.waitFor(() => expect(watched.list()).toHaveLength(2), soon)
    await server().freeze()
    await vi.waitFor(() => expect(underWay).toBe(1), soon)
    // While this one beats three times, a second beat of the one that hangs would be due.
    const beat = vi.fn(async () => [])
    join({ eval: beat }, newKey(), 4)
    await vi.waitFor(() => expect(beat.mock.calls.length).toBeGreaterThan(3), soon)
    expect(first.list()).not.toHaveLength(0)
    expect(watched.list()).toHaveLength(2)
    expect(most).toBe(1)
    await server().thaw()
    await vi.waitFor(async () => expect(await first.members?.()).toHaveLength(3), soon)
  })
})

describeWithServer(redisServer, 'redisPeers on a connection that is half open', (server) => {
  it('gives the beat up, and beats on the next connection of a pool', async () => {
    const proxy = await startFaultProxy(server())
    onTestFinished(() => proxy.close())
    const pool = createClientPool({ socket: { host: proxy.host, port: proxy.port }, password: server().password }, { minimum: 1 })
    pool.on('error', () => undefined)
    await pool.connect()
    onTestFinished(() => pool.destroy())
    const key = newKey()
    join(pool, key, 1)
    const other = join(ioredis(server()), key, 2)
    await vi.waitFor(async () => expect(await other.members?.()).toHaveLength(2), soon)
    await proxy.set('half-open')
    await vi.waitFor(async () => expect(await other.members?.()).toHaveLength(1), soon)
    await vi.waitFor(async () => expect(await other.members?.()).toHaveLength(2), soon)
  })

  it('has three beats under way at most, and a beat that comes late does not enter an instance that has left', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const client = ioredis(server()) as unknown as Redis
    await vi.waitFor(() => expect(client.status).toBe('ready'), soon)
    const key = newKey()
    const held: (() => void)[] = []
    const slow = (...args: never[]) =>
      new Promise((resolve) => held.push(() => resolve(client.eval(...(args as unknown as [string, number])))))
    const source = join({ eval: slow as RedisClient['eval'] }, key, 1)
    await vi.advanceTimersByTimeAsync(25_000)
    expect(held).toHaveLength(3)
    source.leave?.()
    vi.useRealTimers()
    for (const send of held.splice(0)) send()
    // Each of the three beats has entered it again.
    await vi.waitFor(() => expect(held).toHaveLength(3), soon)
    for (const send of held) send()
    await vi.waitFor(async () => expect(await client.hlen(`${key}:instances`)).toBe(0), soon)
  })
})

describe('redisPeers', () => {
  it('refuses wrong options by name', () => {
    const client: RedisClient = { eval: () => Promise.resolve([]) }
    expect(() => redisPeers({} as never, { url: 'http://a' })).toThrow('redisPeers: client must have a method eval; got an object')
    expect(() => redisPeers(client, {} as never)).toThrow('redisPeers: url must be a URL such as "http://10.0.0.7:3000"; got undefined')
    expect(() => redisPeers(client, { url: 'http://a/readyz' })).toThrow('url must be a URL')
    expect(() => redisPeers(client, { url: 'http://a', beat: 1 } as never)).toThrow('unknown option "beat"; did you mean "beatEvery"?')
  })
})
