import { startFaultProxy, testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, type MosquittoServer, mosquittoServer, probeCheck, recordFault } from '@hale/testbed'
import { connect, connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mqtt } from './mqtt'

type Settings = Pick<MosquittoServer, 'host' | 'port' | 'user' | 'password'>

const eventually = { timeout: 60_000, interval: 50 }

describeWithServer(mosquittoServer, 'mqtt(client) against a real Mosquitto', (server) => {
  for (const protocolVersion of [4, 5] as const) {
    testCheck<Settings>(
      `mqtt, mqtt.js with MQTT ${protocolVersion === 5 ? '5' : '3.1.1'}`,
      async ({ host, port, user, password }) => {
        const client = connect({ host, port, protocol: 'mqtt', username: user, password, reconnectPeriod: 50, protocolVersion })
        client.on('error', () => {})
        const check = mqtt(client)
        // The broker accepts or refuses the password.
        await new Promise((resolve) => client.once('connect', resolve).once('error', resolve))
        return { check, close: () => client.endAsync(true) }
      },
      {
        server,
        it,
        singleConnection: true,
        onOutcome: recordFault,
        wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }),
      },
    )
  }

  const open = async ({ host, port, user, password }: Settings) => {
    const client = await connectAsync({ host, port, protocol: 'mqtt', username: user, password, reconnectPeriod: 50 })
    client.on('error', () => {})
    onTestFinished(() => client.endAsync(true))
    return client
  }

  it('sends no message and changes no subscription of the client', async () => {
    const [watcher, client] = [await open(server()), await open(server())]
    const seen: string[] = []
    watcher.on('message', (topic) => seen.push(topic))
    client.on('message', (topic) => seen.push(topic))
    await watcher.subscribeAsync('#')
    await client.subscribeAsync('orders')
    const probe = probeCheck(mqtt(client))
    for (let round = 0; round < 10; round++) expect(await probe()).toMatchObject({ status: 'healthy', scope: 'dependency' })
    await watcher.publishAsync('orders', '1', { qos: 1 })
    await expect.poll(() => seen).toEqual(['orders', 'orders'])
  })

  it('sends and queues nothing while the client knows that it is disconnected', async () => {
    const proxy = await startFaultProxy(server())
    onTestFinished(() => proxy.close())
    const client = await open({ ...server(), port: proxy.port })
    await proxy.set('refuse')
    await expect.poll(() => client.connected).toBe(false)
    const probe = probeCheck(mqtt(client))
    for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject({ error: { code: 'not_connected' } })
    expect([client.queue, Object.keys(client.outgoing)]).toEqual([[], []])
  })

  it.each([4, 5] as const)(
    'says auth while the broker refuses the password, and not once the reason is another one (MQTT %d)',
    async (protocolVersion) => {
      const proxy = await startFaultProxy(server())
      onTestFinished(() => proxy.close())
      const { host, user } = server()
      const client = connect({
        ...{ host, port: proxy.port, protocol: 'mqtt', protocolVersion },
        ...{ username: user, password: wrongSecret, reconnectPeriod: 50, reconnectOnConnackError: true },
      })
      client.on('error', () => {})
      onTestFinished(() => client.endAsync(true))
      const probe = probeCheck(mqtt(client))
      await expect.poll(probe, eventually).toMatchObject({
        status: 'unhealthy',
        error: { code: 'auth', message: expect.stringMatching(/^the MQTT client is not connected: Connection refused: /) },
      })
      await proxy.set('refuse')
      await expect.poll(probe, eventually).toMatchObject({
        status: 'unhealthy',
        error: { code: 'not_connected', message: expect.stringContaining('ECONNREFUSED') },
      })
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ error: { code: 'auth' } })
      await proxy.set({ cut: 0 })
      await expect.poll(probe, eventually).toMatchObject({ error: { code: 'not_connected', message: 'the MQTT client is not connected' } })
    },
  )

  it("leaves the 'error' event of the client to the service", async () => {
    const { host, port, user } = server()
    const client = connect({ host, port, protocol: 'mqtt', username: user, password: wrongSecret })
    onTestFinished(() => client.endAsync(true))
    const before = client.listenerCount('error')
    mqtt(client)
    expect(client.listenerCount('error')).toBe(before)
    expect(await new Promise((resolve) => client.once('error', resolve))).toMatchObject({
      message: expect.stringContaining('Connection refused'),
    })
  })

  it('is unhealthy when the client has ended', async () => {
    const client = await open(server())
    await client.endAsync()
    expect(await probeCheck(mqtt(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })
})

describe('mqtt(client)', () => {
  it('passes the options on to the check', () => {
    const options = { critical: false, timeout: 200, runbook: 'https://wiki/messages' }
    expect(mqtt({ connected: true, unsubscribeAsync: async () => {} }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'mqtt://orders:secret@broker', {}])(
    'refuses a value that is not a client when it is created, and does not print it',
    (client) => {
      const make = () => mqtt(client as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/^mqtt: client must have a method unsubscribeAsync; got .+\. Pass a client of mqtt\.js 5 or newer/)
      expect(make).not.toThrow(/secret/)
    },
  )
})
