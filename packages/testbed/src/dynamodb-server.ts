import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'
import type { ServerAtPort } from './server-process'

/** The settings of a DynamoDB client. */
export interface DynamodbServer extends ServerAtPort {
  readonly accessKey: string
  readonly secretKey: string
  readonly table: string
}

const accessKey = 'hale'
const secretKey = 'only-for-tests'
const table = 'orders'

/**
 * dynalite keeps its tables in the folder, and creates this one through its own API. It takes any key, so a request with
 * another one is answered in front of it, with the error of DynamoDB.
 */
const script = `
const server = library({ path: folder + '/tables', createTableMs: 0, deleteTableMs: 2_000_000 })
const [serve] = server.listeners('request')
server.removeAllListeners('request')
server.on('request', (request, response) => {
  if (request.headers.authorization?.includes('Credential=' + settings.accessKey + '/')) return serve(request, response)
  const body = JSON.stringify({
    __type: 'com.amazon.coral.service#UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  })
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
})
const definition = {
  TableName: settings.table,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
}
server.listen(port, host, async () => {
  const answer = await fetch('http://' + host + ':' + port, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=' + settings.accessKey + '/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
      'content-type': 'application/x-amz-json-1.0',
      connection: 'close',
    },
    body: JSON.stringify(definition),
  })
  const { __type: error } = await answer.json()
  if (error && !error.endsWith('#ResourceInUseException')) throw new Error(error)
  console.log('ready')
})
`

async function startDynamodb(): Promise<DynamodbServer> {
  const server = await startNodeServer({ name: 'dynamodb', library: 'dynalite', script, settings: { accessKey, table } })
  return { ...server, accessKey, secretKey, table }
}

/** A private DynamoDB with one table, on a free loopback port. */
export const dynamodbServer: ServerKind<DynamodbServer, never> = { binaries: [], remedy: 'pnpm install', start: startDynamodb }
