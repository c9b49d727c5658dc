import { testCheck } from '@hale/conformance'
import { describeWithServer, probeCheck, type RabbitmqServer, rabbitmqServer, recordFault } from '@hale/testbed'
import { type ChannelModel, connect } from 'amqplib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { amqp } from './amqp'

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

describeWithServer(rabbitmqServer, 'amqp(channel) against a real RabbitMQ', (server) => {
  const bench = {
    server,
    it,
    singleConnection: true,
    onOutcome: recordFault,
    skip: { 'wrong credentials': 'amqplib gives no channel with them' },
  } as const
  const lost = 'amqplib does not reconnect'

  testCheck<Settings>('amqp, amqplib with a channel of the moment', openAgain, bench)

  testCheck<Settings>(
    'amqp, amqplib channel',
    async (settings) => {
      const connection = await open(settings)
      const channel = await connection.createChannel()
      channel.on('error', () => {})
      return { check: amqp(channel), close: () => connection.close().catch(() => {}) }
    },
    { ...bench, unrecoverable: { stopped: lost, 'cut off': lost, reset: lost, refused: lost, 'half-open': lost } },
  )

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
