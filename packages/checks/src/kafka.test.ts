import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { freePort, probeCheck } from '@hale/testbed'
import { Admin } from '@platformatic/kafka'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type KafkaAdmin, kafka } from './kafka'
import { runMany } from './testing/run-many'

// There is no Kafka broker here: real clients, and answers in the documented shape.

const broker = { nodeId: 0, host: 'localhost', port: 9092 }
const answering = (answer: unknown): KafkaAdmin => ({
  describeCluster: async () => answer as Awaited<ReturnType<KafkaAdmin['describeCluster']>>,
})

describe('kafka(admin) with an admin of the documented shape', () => {
  it('is healthy with brokers and a controller, and observes the number of brokers', async () => {
    const cluster = { brokers: [broker, { ...broker, nodeId: 1 }], controller: 0, clusterId: 'abc' }
    expect(await probeCheck(kafka(answering(cluster)))()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      message: '2 brokers, with a controller',
      observed: { value: 2, unit: 'brokers' },
    })
  })

  it.each([null, undefined, -1])('is degraded with the controller %j', async (controller) => {
    expect(await probeCheck(kafka(answering({ brokers: [broker], controller })))()).toMatchObject({ status: 'degraded' })
  })

  it.each([{ brokers: [], controller: 0 }, { brokers: 'ab', controller: 0 }, { brokers: [{}, null], controller: 0 }, {}, null, undefined])(
    'is unhealthy for the answer %j',
    async (answer) => {
      expect(await probeCheck(kafka(answering(answer)))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
    },
  )

  it.each([
    ['KafkaJSRequestTimeoutError', 'timeout'],
    ['KafkaJSSASLAuthenticationError', 'auth'],
    ['KafkaJSConnectionClosedError', 'unreachable'],
    ['Error', 'failed'],
  ])('reports a %s as %s', async (name, code) => {
    const error = Object.assign(new Error('no'), { name })
    const check = kafka({ describeCluster: () => Promise.reject(error) })
    expect(await probeCheck(check)()).toMatchObject({ error: { code, message: 'Kafka did not describe its cluster: no' } })
  })

  it('leaves nothing behind after many runs', async () => {
    expect(await runMany(kafka(answering({ brokers: [broker], controller: 0 })))).toEqual([])
  })
})

describe('kafka(admin) with the real kafkajs', () => {
  it('is unhealthy with the code refused where nothing listens', async () => {
    const admin = new Kafka({
      brokers: [`127.0.0.1:${await freePort()}`],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    }).admin()
    onTestFinished(() => admin.disconnect())
    await admin.connect().catch(() => {})
    expect(await probeCheck(kafka(admin))()).toMatchObject({ status: 'unhealthy', error: { code: 'refused' } })
  })
})

describe('kafka(client) with clients of the documented shape', () => {
  const platformatic = (answer: unknown) => ({ metadata: async () => answer })
  const rdkafka = (answer: unknown) => ({ getMetadata: (_: object, done: (error: unknown, answer: unknown) => void) => done(null, answer) })
  const confluent = (answer: unknown) => ({ listTopics: async () => answer })

  it('counts the brokers that @platformatic/kafka describes, and sends a request each time', async () => {
    const asked: unknown[] = []
    const brokers = new Map([[1, broker]])
    const client = {
      async metadata(options: object) {
        asked.push(options)
        return { id: 'abc', brokers, controllerId: 1, topics: new Map() }
      },
    }
    expect(await probeCheck(kafka(client))()).toMatchObject({ status: 'healthy', message: '1 brokers, with a controller' })
    expect(asked).toEqual([{ topics: [], forceUpdate: true }])
    expect(await probeCheck(kafka(platformatic({ brokers, controllerId: -1 })))()).toMatchObject({ status: 'degraded' })
  })

  it('counts the brokers that librdkafka describes, which says nothing of a controller', async () => {
    const metadata = { orig_broker_id: 1, brokers: [{ id: 1, host: 'localhost', port: 9092 }], topics: [] }
    expect(await probeCheck(kafka(rdkafka(metadata)))()).toMatchObject({
      status: 'healthy',
      message: '1 brokers',
      observed: { value: 1, unit: 'brokers' },
    })
  })

  it('counts the topics that an admin of @confluentinc/kafka-javascript lists', async () => {
    expect(await probeCheck(kafka(confluent(['orders'])))()).toMatchObject({ status: 'healthy', observed: { value: 1, unit: 'topics' } })
    expect(await probeCheck(kafka(confluent([])))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it.each([undefined, null, {}, { brokers: [] }, { brokers: new Map() }, { brokers: new Map([['a', broker]]) }, { brokers: [{}] }, [1]])(
    'is unhealthy for the answer %j',
    async (answer) => {
      for (const client of [platformatic(answer), rdkafka(answer), confluent(answer)]) {
        expect(await probeCheck(kafka(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
      }
    },
  )

  it.each([
    [-195, 'unreachable'],
    [-185, 'timeout'],
    [-169, 'auth'],
    [-172, 'not_connected'],
    [-1, 'failed'],
  ])('reports the error %d of librdkafka as %s', async (code, word) => {
    const error = Object.assign(new Error('Local: no'), { code })
    const clients: Parameters<typeof kafka>[0][] = [
      { getMetadata: (_: object, done: (error: unknown, metadata: unknown) => void) => done(error, undefined) },
      { listTopics: () => Promise.reject(error) },
    ]
    for (const client of clients) expect(await probeCheck(kafka(client))()).toMatchObject({ error: { code: word } })
  })
})

describe('kafka(client) with the real @platformatic/kafka', () => {
  const open = (port: number) => {
    const admin = new Admin({ clientId: 'check', bootstrapBrokers: [`127.0.0.1:${port}`], retries: 0, connectTimeout: 5_000 })
    onTestFinished(() => admin.close().catch(() => {}))
    return admin
  }

  it('is unhealthy with the code refused where nothing listens', async () => {
    const admin = open(await freePort())
    expect(await probeCheck(kafka(admin))()).toMatchObject({ status: 'unhealthy', error: { code: 'refused' } })
  })

  it('is unhealthy with the code timeout where a server says nothing', async () => {
    const sockets: Socket[] = []
    const server = createServer((socket) => sockets.push(socket.on('error', () => {}).resume()))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => {
      server.close()
      for (const socket of sockets) socket.destroy()
    })
    const admin = open((server.address() as AddressInfo).port)
    expect(await probeCheck(kafka(admin))(300)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
  })
})

describe('kafka(admin)', () => {
  it.each([undefined, 'localhost:9092', {}])('refuses %j when it is made', (admin) => {
    const make = () => kafka(admin as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(/^kafka: admin must have a method describeCluster; got .+\. Pass an admin of kafkajs/)
  })
})
