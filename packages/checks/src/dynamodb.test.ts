import { DeleteTableCommand, DescribeTableCommand, DynamoDB, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { testCheck } from '@hale/conformance'
import { type DynamodbServer, describeWithServer, dynamodbServer, probeCheck } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dynamodb } from './dynamodb'
import { awsBench, awsOptionsOf } from './testing/aws'

type Settings = Pick<DynamodbServer, 'host' | 'port' | 'accessKey' | 'secretKey' | 'table'>

/** What most services have: the client alone, without a method for each command. */
const describing = (client: DynamoDBClient): Parameters<typeof dynamodb>[0] => ({
  describeTable: (parameters, options) => client.send(new DescribeTableCommand(parameters), options),
})

describeWithServer(dynamodbServer, 'dynamodb(client, { table }) against a real DynamoDB server', (server) => {
  const bench = awsBench<Settings>(server)

  testCheck<Settings>(
    'dynamodb, DynamoDB',
    (settings) => {
      const client = new DynamoDB(awsOptionsOf(settings))
      return { check: dynamodb(client, { table: settings.table }), close: () => client.destroy() }
    },
    bench,
  )

  testCheck<Settings>(
    'dynamodb, DynamoDBClient',
    (settings) => {
      const client = new DynamoDBClient(awsOptionsOf(settings))
      return { check: dynamodb(describing(client), { table: settings.table }), close: () => client.destroy() }
    },
    bench,
  )

  const openClient = () => {
    const client = new DynamoDB(awsOptionsOf(server()))
    onTestFinished(() => client.destroy())
    return client
  }

  it('observes the time, and reports the status of the table', async () => {
    expect(await probeCheck(dynamodb(openClient(), { table: server().table }))()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      observed: { value: expect.any(Number), unit: 'ms' },
      data: { status: 'ACTIVE' },
    })
  })

  it('is unhealthy with the code missing for a table that does not exist', async () => {
    const row = await probeCheck(dynamodb(openClient(), { table: 'nowhere' }))()
    expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'missing', message: expect.stringContaining('the table nowhere') } })
  })

  it('is unhealthy with the code deleting while the table is deleted', async () => {
    const client = openClient()
    const table = { TableName: 'passing', BillingMode: 'PAY_PER_REQUEST' as const }
    await client.createTable({
      ...table,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    })
    const probe = probeCheck(dynamodb(client, { table: table.TableName }))
    await expect.poll(probe).toMatchObject({ status: 'healthy' })
    await client.send(new DeleteTableCommand({ TableName: table.TableName }))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'deleting', message: 'the table passing is DELETING' } })
  })

  it('is unhealthy with the code auth where the client finds no credentials', async () => {
    const credentials = () => Promise.reject(Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }))
    const client = new DynamoDB({ ...awsOptionsOf(server()), credentials })
    onTestFinished(() => client.destroy())
    expect(await probeCheck(dynamodb(client, { table: server().table }))()).toMatchObject({ error: { code: 'auth' } })
  })
})

describe('dynamodb(client, { table })', () => {
  const answering = (answer: unknown) => ({ describeTable: async () => answer })
  const withStatus = (TableStatus: unknown) => answering({ Table: { TableName: 'orders', TableStatus } })
  const failing = (name: string) => ({ describeTable: () => Promise.reject(Object.assign(new Error('no'), { name })) })

  it.each([undefined, null, {}, { Table: null }, { Table: {} }, { Table: { TableStatus: 1 } }])(
    'is unhealthy when describeTable resolves with %j',
    async (answer) => {
      expect(await probeCheck(dynamodb(answering(answer), { table: 'orders' }))()).toMatchObject({ error: { code: 'invalid_answer' } })
    },
  )

  it.each([
    ['UPDATING', 'healthy', undefined],
    ['REPLICATION_NOT_AUTHORIZED', 'degraded', undefined],
    ['CREATING', 'unhealthy', 'starting'],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'unhealthy', 'key_inaccessible'],
    ['ARCHIVED', 'unhealthy', 'archived'],
    ['A_NEW_ONE', 'unhealthy', 'failed'],
  ])('is, for a table that is %s, %s (%s)', async (tableStatus, status, code) => {
    const row = await probeCheck(dynamodb(withStatus(tableStatus), { table: 'orders' }))()
    expect({ status: row.status, code: row.error?.code }).toEqual({ status, code })
  })

  it.each([
    ['AccessDeniedException', 'denied'],
    ['ExpiredTokenException', 'auth'],
    ['InvalidSignatureException', 'auth'],
    ['ThrottlingException', 'busy'],
    ['InternalServerError', 'failed'],
  ])('reports a %s as %s', async (name, code) => {
    expect(await probeCheck(dynamodb(failing(name), { table: 'orders' }))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it.each([
    [undefined, { table: 'orders' }, 'dynamodb: client must have a method describeTable; got undefined. Pass a DynamoDB of @aws-sdk'],
    [answering({}), undefined, 'dynamodb: table must be the name of a table, such as "orders"; got undefined'],
    [answering({}), { table: '' }, 'dynamodb: table must be the name of a table, such as "orders"; got ""'],
  ])('refuses %j with %j', (client, options, message) => {
    expect(() => dynamodb(client as never, options as never)).toThrow(message)
  })
})
