import { createProbeHandler, type Health, type HealthResponse, type ProbeOptions } from '@hale/core'
import { expressRoute } from './express-route'
import { type NodeResponse, sendHealthResponse } from './send-health-response'

/** What `probes` reads of a request: `http.IncomingMessage` and `http2.Http2ServerRequest` fit. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A request listener of Node's HTTP server, and a middleware for frameworks that call `(request, response, next)`. */
export type NodeListener = (request: NodeRequest, response: NodeResponse & { destroy(): unknown }, next?: (error?: unknown) => void) => void

const NOT_FOUND: HealthResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': '10', 'x-content-type-options': 'nosniff' },
  body: 'Not found\n',
}

/**
 * The health endpoints for Node's own HTTP server, and for frameworks that call `(request, response, next)`. Use the
 * listener as the whole server on a port of its own, or call it first in yours. It passes what is not a probe on to
 * `next`; without `next` it answers 404.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/node'
 *
 * const health = createHealth({ name: 'orders' })
 * createServer(probes(health)).listen(9000)
 * ```
 */
export function probes(health: Pick<Health, 'checks' | 'evaluate'>, options?: ProbeOptions): NodeListener {
  const handle = createProbeHandler(health, options)
  const listener: NodeListener = (request, response, next) => {
    const fail = next ?? (() => response.destroy())
    const answer = handle({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      route: expressRoute(request as object, listener),
      header: (name) => request.headers[name]?.toString(),
    })
    if (answer) sendHealthResponse(response, answer, fail)
    else if (next) next()
    else sendHealthResponse(response, NOT_FOUND, fail)
  }
  return listener
}
