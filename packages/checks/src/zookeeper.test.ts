import { once } from 'node:events'
import { startFaultProxy, testCheck } from '@hale/conformance'
import { describeWithServer, probeCheck, recordFault, type ZookeeperServer, zookeeperServer } from '@hale/testbed'
import { type Client, CreateMode, createClient } from 'node-zookeeper-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ZookeeperClient, zookeeper } from './zookeeper'

type Settings = Pick<ZookeeperServer, 'host' | 'port'>

const eventually = { timeout: 60_000, interval: 20 }

function open({ host, port }: Settings, path = '', sessionTimeout = 60_000): Client {
  const client = createClient(`${host}:${port}${path}`, { sessionTimeout, spinDelay: 50, retries: 0 })
  client.connect()
  return client
}

/** Its `close` waits for a server. So a client that has none is left without its socket. */
function close(client: Client): void {
  const { socket } = (client as unknown as { connectionManager: { socket?: { destroy(): void } } }).connectionManager
  client.close()
  socket?.destroy()
}

describeWithServer(zookeeperServer, 'zookeeper(client) against a real ZooKeeper', (server) => {
  testCheck<Settings>(
    'zookeeper, node-zookeeper-client',
    async (settings) => {
      const client = open(settings)
      await once(client, 'connected')
      return { check: zookeeper(client), close: () => close(client) }
    },
    {
      server,
      it,
      onOutcome: recordFault,
      singleConnection: true,
      skip: {
        'cut off': 'the client reads the rest of a cut answer as the beginning of the next connection, and throws outside of any call',
      },
      runs: 1_000,
    },
  )

  it('observes the time of the read, and is unhealthy with the code not_connected once the client is closed', async () => {
    const client = open(server())
    const probe = probeCheck(zookeeper(client))
    await once(client, 'connected')
    expect(await probe()).toMatchObject({ status: 'healthy', scope: 'dependency', observed: { value: expect.any(Number), unit: 'ms' } })
    client.close()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })

  it('is unhealthy with the code missing where the path of the connection string does not exist', async () => {
    const client = open(server(), '/nowhere')
    onTestFinished(() => close(client))
    await once(client, 'connected')
    expect(await probeCheck(zookeeper(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
  })

  it('is unhealthy with the code session_expired for good once the session expired', async () => {
    const proxy = await startFaultProxy(server())
    onTestFinished(() => proxy.close())
    const [client, witness] = [open(proxy, '', 4_000), open(server())]
    for (const each of [client, witness]) onTestFinished(() => close(each))
    await Promise.all([once(client, 'connected'), once(witness, 'connected')])
    const probe = probeCheck(zookeeper(client))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    // This node lives as long as the session.
    await new Promise<void>((resolve, reject) => {
      client.create('/session', CreateMode.EPHEMERAL, (error) => (error ? reject(error) : resolve()))
    })
    const exists = () => new Promise<boolean>((resolve) => witness.exists('/session', (_, stat) => resolve(stat !== null)))
    expect(await exists()).toBe(true)
    await proxy.set('refuse')
    await expect.poll(probe, eventually).toMatchObject({ error: { code: 'not_connected' } })
    await expect.poll(exists, eventually).toBe(false)
    await proxy.set('pass')
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'session_expired' } })
    expect(await probe()).toMatchObject({ error: { code: 'session_expired' } })
  })

  it('queues nothing while the client has no session', async () => {
    const client = open(server())
    onTestFinished(() => close(client))
    await once(client, 'connected')
    await server().stop()
    try {
      const probe = probeCheck(zookeeper(client))
      await expect.poll(probe, eventually).toMatchObject({ error: { code: 'not_connected' } })
      for (let round = 0; round < 100; round++) await probe()
      const { packetQueue } = (client as unknown as { connectionManager: { packetQueue: { queue: unknown[] } } }).connectionManager
      expect(packetQueue.queue).toEqual([])
    } finally {
      await server().start()
    }
  })
})

describeWithServer(
  zookeeperServer,
  'zookeeper(client) against a real ZooKeeper that has lost the others',
  (server) => {
    it('is unhealthy with the code not_connected, since there is no leader', async () => {
      const client = open(server())
      onTestFinished(() => close(client))
      const probe = probeCheck(zookeeper(client))
      for (let round = 0; round < 30; round++) {
        expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })
  },
  { alone: true },
)

describe('zookeeper(client)', () => {
  const answering = (stat: unknown, name = 'SYNC_CONNECTED'): ZookeeperClient => ({
    getState: () => ({ name }),
    exists: (_, callback) => callback(null, stat),
  })

  it.each([[undefined], [true], [{}], [{ numChildren: '1' }]])('is unhealthy when exists calls back with %j', async (stat) => {
    expect(await probeCheck(zookeeper(answering(stat)))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([
    ['AUTH_FAILED', 'auth'],
    ['CONNECTED_READ_ONLY', 'read_only'],
  ])('is unhealthy while the client is %s: %s', async (state, code) => {
    expect(await probeCheck(zookeeper(answering({ numChildren: 1 }, state)))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it.each([
    [undefined, 'zookeeper: client must have a method getState; got undefined. Pass a client of node-zookeeper-client'],
    ['zk:2181', 'zookeeper: client must have a method getState; got a string.'],
    [{ getState: () => {} }, 'zookeeper: client must have a method exists; got an object. Pass a client of node-zookeeper-client'],
  ])('refuses %j', (client, message) => {
    expect(() => zookeeper(client as never)).toThrow(message)
  })
})
