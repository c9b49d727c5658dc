import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen, type MountAdapter } from '@hale/conformance'
import { probes } from '@hale/node'

/** `node:http` with @hale/node. */
export const mountNode: MountAdapter = (health, options) => {
  const log: string[] = []
  const probe = probes(health, options)
  return listen(
    createServer((request, response) => probe(request, response, () => app(request, response, log))),
    log,
  )
}

async function app(request: IncomingMessage, response: ServerResponse, log: string[]): Promise<void> {
  log.push(request.url ?? '')
  if (!request.headers.authorization) Object.assign(response, { statusCode: 401 }).end()
  else if (request.url !== '/hello') Object.assign(response, { statusCode: 404 }).end()
  else if (request.method === 'GET') response.end('hello')
  else response.end(JSON.stringify(JSON.parse(await text(request))))
}
