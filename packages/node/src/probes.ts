import { createProbeHandler, type Health, type HealthResponse, type ProbeOptions } from '@hale/core'
import { type NodeResponse, sendHealthResponse } from './send-health-response'

/** What is read of Node's request: `http.IncomingMessage` fits, and `http2.Http2ServerRequest` too. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A listener of Node's HTTP server, and a middleware of whatever calls its own with `(request, response, next)`. */
export type NodeListener = (request: NodeRequest, response: NodeResponse & { destroy(): unknown }, next?: (error?: unknown) => void) => void

const notFound: HealthResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': '10', 'x-content-type-options': 'nosniff' },
  body: 'Not found\n',
}

/**
 * The health endpoints for Node's own HTTP server, and for everything that speaks `(request, response, next)`. Use it
 * as the whole server on a port of its own, or call it first and hand it what comes next: what is not a probe goes to
 * `next`, or is answered with 404 where there is none. Throws a TypeError for invalid options.
 *
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
export function probes(health: Health, options?: ProbeOptions): NodeListener {
  const handle = createProbeHandler(health, options)
  return (request, response, next) => {
    const fail = next ?? (() => response.destroy())
    const answer = handle({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      header: (name) => request.headers[name]?.toString(),
    })
    if (answer) sendHealthResponse(response, answer, fail)
    else if (next) next()
    else sendHealthResponse(response, notFound, fail)
  }
}
