import { EventEmitter } from 'node:events'
import { testCheck } from '@hale/conformance'
import { describeWithServer, probeCheck, type RabbitmqServer, rabbitmqServer, recordFault } from '@hale/testbed'
import { connect as connectManaged } from 'amqp-connection-manager'
import { type Channel, type ChannelModel, connect } from 'amqplib'
import * as callbacks from 'amqplib/callback_api'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { amqp } from './amqp'

const eventually = { timeout: 60_000, interval: 50 }

type Settings = Pick<RabbitmqServer, 'host' | 'port' | 'user' | 'password'>

const open = ({ host, port, user, password }: Settings): Promise<ChannelModel> =>
  connect({ hostname: host, port, username: user, password }).then((connection) => {
    connection.on('error', () => {})
    return connection
  })

/** Opens a channel whenever there is none, as a service must do for itself. */
async function openAgain(settings: Settings) {
  let connection: ChannelModel | undefined
  let channel: Awaited<ReturnType<ChannelModel['createChannel']>> | undefined
  let closed = false
  const again = async (): Promise<void> => {
    try {
      connection = await open(settings)
      connection.once('close', () => {
        channel = undefined
        if (!closed) setTimeout(again, 50)
      })
      channel = await connection.createChannel()
      channel.on('error', () => {})
    } catch {
      if (!closed) setTimeout(again, 50)
    }
  }
  await again()
  return {
    check: amqp(() => channel),
    async close() {
      closed = true
      await connection?.close().catch(() => {})
    },
  }
}

const urlOf = ({ host, port, user, password }: Settings) => `amqp://${user}:${password}@${host}:${port}`

/** A channel of the callback API. */
async function openCallbackChannel(settings: Settings) {
  const connection = await new Promise<callbacks.Connection>((resolve, reject) => {
    callbacks.connect(urlOf(settings), (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  connection.on('error', () => {})
  const channel = await new Promise<callbacks.Channel>((resolve, reject) => {
    connection.createChannel((error, opened) => (error ? reject(error) : resolve(opened)))
  })
  channel.on('error', () => {})
  const close = () =>
    new Promise<void>((resolve) => {
      try {
        connection.close(() => resolve())
      } catch {
        // It is closed already.
        resolve()
      }
    })
  return { channel, close }
}

/** A managed channel, and the channel of amqplib behind it, as docs/checks/amqp.md shows. */
async function openManaged(settings: Settings) {
  const connection = connectManaged([urlOf(settings)], { reconnectTimeInSeconds: 0.05 })
  connection.on('connectFailed', () => {})
  let channel: Channel | undefined
  const wrapper = connection.createChannel({
    setup(opened: Channel) {
      channel = opened
      opened.once('close', () => {
        channel = undefined
      })
    },
  })
  wrapper.on('error', () => {})
  await wrapper.waitForConnect()
  return { wrapper, check: amqp(() => channel), close: () => connection.close() }
}

describeWithServer(rabbitmqServer, 'amqp(channel) against a real RabbitMQ', (server) => {
  const bench = {
    server,
    it,
    singleConnection: true,
    onOutcome: recordFault,
    skip: { 'wrong credentials': 'amqplib gives no channel with them' },
  } as const
  const lost = 'amqplib does not reconnect'
  const lostForGood = { stopped: lost, 'cut off': lost, reset: lost, refused: lost, 'half-open': lost }

  testCheck<Settings>('amqp, amqplib with a channel of the moment', openAgain, bench)

  testCheck<Settings>(
    'amqp, amqplib channel',
    async (settings) => {
      const connection = await open(settings)
      const channel = await connection.createChannel()
      channel.on('error', () => {})
      return { check: amqp(channel), close: () => connection.close().catch(() => {}) }
    },
    { ...bench, unrecoverable: lostForGood },
  )

  testCheck<Settings>(
    'amqp, amqplib callback channel',
    async (settings) => {
      const { channel, close } = await openCallbackChannel(settings)
      return { check: amqp(channel), close }
    },
    { ...bench, unrecoverable: lostForGood },
  )

  testCheck<Settings>('amqp, amqp-connection-manager', openManaged, bench)

  it('is unhealthy with a ChannelWrapper of amqp-connection-manager, which answers without the broker', async () => {
    const { wrapper, close } = await openManaged(server())
    onTestFinished(close)
    expect(await probeCheck(amqp(wrapper as never))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'invalid_answer', message: expect.stringContaining('for amqp-connection-manager the one that addSetup passes') },
    })
  })

  describe('while the broker is low on memory', () => {
    const alarm = () => server().control('set_vm_memory_high_watermark', '0.00001')
    const calm = () => server().control('set_vm_memory_high_watermark', '0.4')
    afterEach(calm)

    it('says blocked once the broker blocks the connection, sends no more, and recovers', async () => {
      const connection = await open(server())
      onTestFinished(() => connection.close())
      const channel = await connection.createChannel()
      const probe = probeCheck(amqp(channel))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      await alarm()
      channel.sendToQueue('nowhere', Buffer.from('an order'))
      const blocked = { status: 'unhealthy', error: { code: 'blocked' } }
      for (let round = 0; round < 5; round++) expect(await probe()).toMatchObject(blocked)
      await calm()
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })

    it('finds it with publish: true before the service has published, and leaves no message', async () => {
      const connection = await open(server())
      onTestFinished(() => connection.close())
      const channel = await connection.createConfirmChannel()
      const returned: unknown[] = []
      channel.on('return', (message) => returned.push(message))
      const probe = probeCheck(amqp(channel, { publish: true }))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      await alarm()
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'blocked' } })
      await calm()
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      await channel.waitForConfirms()
      expect(returned).toEqual([])
    })
  })

  it('changes no consumer of the channel and leaves no queue behind', async () => {
    const connection = await open(server())
    onTestFinished(() => connection.close())
    const channel = await connection.createChannel()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    const received: string[] = []
    await channel.consume(queue, (message) => received.push(String(message?.content)), { noAck: true })
    const probe = probeCheck(amqp(channel))
    for (let round = 0; round < 10; round++) {
      channel.sendToQueue(queue, Buffer.from(String(round)))
      expect(await probe()).toMatchObject({ status: 'healthy', scope: 'dependency', critical: true })
    }
    await expect.poll(() => received).toEqual(Array.from({ length: 10 }, (_, round) => String(round)))
    await channel.deleteQueue(queue)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy when the channel is closed, although its connection is open', async () => {
    const connection = await open(server())
    onTestFinished(() => connection.close())
    const channel = await connection.createChannel()
    await channel.close()
    expect(await probeCheck(amqp(channel))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })
})

describe('amqp(channel)', () => {
  it.each([undefined, null, true, {}, { consumerTag: 'another' }])('is unhealthy when cancel(tag) answers %j', async (answer) => {
    for (const cancel of [() => answer, async () => answer]) {
      expect(await probeCheck(amqp({ cancel }))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
    }
  })

  it('refuses publish: true for a channel that cannot publish', async () => {
    const connection = Object.assign(new EventEmitter(), { blocked: false })
    expect(await probeCheck(amqp({ cancel: async () => ({}), connection }, { publish: true }))()).toMatchObject({
      error: { message: expect.stringContaining('amqp: channel must have a method publish; got an object. The option publish needs it') },
    })
  })

  it('is unhealthy while the function returns no channel', async () => {
    expect(await probeCheck(amqp(() => undefined))()).toMatchObject({
      error: { code: 'not_connected', message: 'there is no channel to the AMQP broker' },
    })
  })

  it('passes the options on to the check', () => {
    const options = { critical: false, timeout: 200, runbook: 'https://wiki/queues' }
    expect(amqp(() => undefined, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'amqp://orders:secret@broker', {}])(
    'refuses a value that is not a channel when it is created, and does not print it',
    (channel) => {
      const make = () => amqp(channel as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/^amqp: channel must have a method cancel; got .+\. Pass a channel of amqplib, or a function that returns one/)
      expect(make).not.toThrow(/secret/)
    },
  )
})
