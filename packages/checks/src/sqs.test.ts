import { GetQueueAttributesCommand, SQS, SQSClient } from '@aws-sdk/client-sqs'
import { testCheck } from '@hale/conformance'
import { describeWithServer, probeCheck, type SqsServer, sqsServer } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type SqsOptions, sqs } from './sqs'
import { awsBench, awsOptionsOf } from './testing/aws'

type Settings = Pick<SqsServer, 'host' | 'port' | 'accessKey' | 'secretKey' | 'path'>

const urlOf = ({ host, port, path }: Settings) => `http://${host}:${port}${path}`

/** What most services have: the client alone, without a method for each command. */
const reading = (client: SQSClient): Parameters<typeof sqs>[0] => ({
  getQueueAttributes: (parameters, options) => client.send(new GetQueueAttributesCommand(parameters), options),
})

describeWithServer(sqsServer, 'sqs(client, { queueUrl }) against an SQS server', (server) => {
  const bench = awsBench<Settings>(server)

  testCheck<Settings>(
    'sqs, SQS',
    (settings) => {
      const client = new SQS(awsOptionsOf(settings))
      return { check: sqs(client, { queueUrl: urlOf(settings) }), close: () => client.destroy() }
    },
    bench,
  )

  testCheck<Settings>(
    'sqs, SQSClient',
    (settings) => {
      const client = new SQSClient(awsOptionsOf(settings))
      return { check: sqs(reading(client), { queueUrl: urlOf(settings) }), close: () => client.destroy() }
    },
    bench,
  )

  const openClient = () => {
    const client = new SQS(awsOptionsOf(server()))
    onTestFinished(() => client.destroy())
    return client
  }

  it('is degraded and unhealthy as messages wait, counts those in flight, and neither sends nor receives', async () => {
    const client = openClient()
    const { QueueUrl = '' } = await client.createQueue({ QueueName: 'counted' })
    const probe = probeCheck(sqs(client, { queueUrl: QueueUrl, degradedAt: 2, unhealthyAt: 3 }))
    const row = (status: string, waiting: number, inFlight: number) => ({
      status,
      observed: { value: waiting, unit: 'messages', degradedAt: 2, unhealthyAt: 3 },
      data: { waiting, inFlight, delayed: 0 },
    })
    expect(await probe()).toMatchObject({ ...row('healthy', 0, 0), scope: 'dependency' })
    for (const MessageBody of ['a', 'b', 'c']) await client.sendMessage({ QueueUrl, MessageBody })
    // A message of this millisecond counts as delayed.
    await expect.poll(probe).toMatchObject(row('unhealthy', 3, 0))
    for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject(row('unhealthy', 3, 0))
    const { Messages: [received] = [] } = await client.receiveMessage({ QueueUrl, MaxNumberOfMessages: 1 })
    expect(await probe()).toMatchObject({ data: { inFlight: 1 } })
    await client.deleteMessage({ QueueUrl, ReceiptHandle: received?.ReceiptHandle })
    expect(await probe()).toMatchObject({ ...row('degraded', 2, 0), message: '2 messages wait in the queue counted' })
    expect(await probeCheck(sqs(client, { queueUrl: QueueUrl }))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code missing for a queue that does not exist', async () => {
    const queueUrl = urlOf({ ...server(), path: '/123456789012/nowhere' })
    expect(await probeCheck(sqs(openClient(), { queueUrl }))()).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
  })
})

describe('sqs(client, { queueUrl })', () => {
  const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/mails'
  const answering = (answer: unknown) => ({ getQueueAttributes: async () => answer })
  const counts = {
    ApproximateNumberOfMessages: '4',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
  }

  it.each([
    undefined,
    null,
    {},
    { Attributes: null },
    { Attributes: { ...counts, ApproximateNumberOfMessages: undefined } },
    { Attributes: { ...counts, ApproximateNumberOfMessages: 'many' } },
  ])('is unhealthy when getQueueAttributes resolves with %j', async (answer) => {
    expect(await probeCheck(sqs(answering(answer), { queueUrl }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it('judges by unhealthyAt alone, and by degradedAt alone', async () => {
    const probe = (options: Partial<SqsOptions>) => probeCheck(sqs(answering({ Attributes: counts }), { queueUrl, ...options }))()
    expect(await probe({ unhealthyAt: 4 })).toMatchObject({ status: 'unhealthy' })
    expect(await probe({ unhealthyAt: 5 })).toMatchObject({ status: 'healthy' })
    expect(await probe({ degradedAt: 4 })).toMatchObject({ status: 'degraded' })
  })

  it.each([
    ['AccessDenied', 'denied'],
    ['InvalidClientTokenId', 'auth'],
    ['AWS.SimpleQueueService.NonExistentQueue', 'missing'],
    ['RequestThrottled', 'busy'],
    ['InternalFailure', 'failed'],
  ])('reports a %s as %s', async (name, code) => {
    const client = { getQueueAttributes: () => Promise.reject(Object.assign(new Error('no'), { name })) }
    expect(await probeCheck(sqs(client, { queueUrl }))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it.each([
    [undefined, { queueUrl }, 'sqs: client must have a method getQueueAttributes; got undefined. Pass an SQS of @aws-sdk/client-sqs'],
    [answering({}), undefined, 'sqs: queueUrl must be the URL of a queue, such as "https://sqs.eu-central-1.'],
    [answering({}), { queueUrl: 'mails' }, 'sqs: queueUrl must be an http or https URL without credentials, such as'],
    [answering({}), { queueUrl, degradedAt: 0 }, 'sqs: degradedAt must be a whole number from 1; got 0'],
    [answering({}), { queueUrl, degradedAt: 2, unhealthyAt: 1 }, 'sqs: degradedAt must be at most unhealthyAt, which is 1; got 2'],
  ])('refuses %j with %j', (client, options, message) => {
    expect(() => sqs(client as never, options as never)).toThrow(message)
  })
})
