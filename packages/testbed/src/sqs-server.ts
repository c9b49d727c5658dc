import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'
import type { ServerAtPort } from './server-process'

/** The settings of an SQS client. */
export interface SqsServer extends ServerAtPort {
  readonly accessKey: string
  readonly secretKey: string
  /** The path of the URL of a queue. A client sends its requests to the host of that URL. */
  readonly path: string
}

const accessKey = 'hale'
const secretKey = 'only-for-tests'
const queue = 'mails'

/** local-aws-sqs takes any key, so a request with another one is answered in front of it, with the error of AWS. */
const script = `
const { requestHandler } = library.createRequestHandler({ port, hostname: host, queues: [{ QueueName: settings.queue }] })
const refused = JSON.stringify({
  __type: 'com.amazon.coral.service#UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
})
require('node:http')
  .createServer((request, response) => {
    if (request.headers.authorization?.includes('Credential=' + settings.accessKey + '/')) return requestHandler(request, response)
    response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' }).end(refused)
  })
  .listen(port, host, () => console.log('ready'))
`

async function startSqs(): Promise<SqsServer> {
  const server = await startNodeServer({ name: 'sqs', library: 'local-aws-sqs', script, settings: { accessKey, queue } })
  return { ...server, accessKey, secretKey, path: `/123456789012/${queue}` }
}

/** A private SQS with one queue, on a free loopback port. It forgets the messages when it stops. */
export const sqsServer: ServerKind<SqsServer, never> = { binaries: [], remedy: 'pnpm install', start: startSqs }
