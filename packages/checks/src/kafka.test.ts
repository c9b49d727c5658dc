import { freePort, probeCheck } from '@hale/testbed'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type KafkaAdmin, kafka } from './kafka'
import { runMany } from './testing/run-many'

// There is no Kafka broker here: the real client, and answers in the documented shape.

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

  it.each([{ brokers: [], controller: 0 }, {}, null, undefined])('is unhealthy for the answer %j', async (answer) => {
    expect(await probeCheck(kafka(answering(answer)))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

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

  it('leaves nothing behind after 10,000 runs', async () => {
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

describe('kafka(admin)', () => {
  it.each([undefined, 'localhost:9092', {}])('refuses %j when it is made', (admin) => {
    const make = () => kafka(admin as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(/^kafka: admin must have a method describeCluster; got .+\. Pass an admin of kafkajs/)
  })
})
