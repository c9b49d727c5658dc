import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen, type MountAdapter } from '@hale/conformance'
import type { Probes } from './probes'

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown

/** The suite's app on Node's own HTTP server: the probes, and {@link nodeApp} behind them. */
export const mountNode =
  (probes: Probes<Middleware>): MountAdapter =>
  (health, options, earlier = {}) => {
    const log: string[] = []
    const app = nodeApp(log)
    const probe = probes(health, options)
    const server = createServer((request, response) => {
      for (const [name, value] of Object.entries(earlier)) response.setHeader(name, value)
      probe(request, response, () => app(request, response))
    })
    return listen(server, log)
  }

/** The four parts behind the probes, for whatever calls `(request, response)`. */
export const nodeApp =
  (log: string[]) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    log.push(request.url ?? '')
    if (response.headersSent) return
    if (!request.headers.authorization) response.writeHead(401, { 'content-length': '0' }).end()
    else if (request.url !== '/hello') response.writeHead(404, { 'content-length': '0' }).end()
    else if (request.method === 'GET') response.end('hello')
    else response.end(JSON.stringify(JSON.parse((await text(request)) || 'null')))
  }
