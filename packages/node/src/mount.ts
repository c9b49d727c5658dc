import { type HealthHandler, type HealthResponse, requireHandler } from '@hale/core'
import { expressRoute } from './express-route'
import { type NodeResponse, sendHealthResponse } from './send-health-response'

/** What `mount` reads of a request: `http.IncomingMessage` and `http2.Http2ServerRequest` fit. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** What Express and other frameworks keep of the URL when they cut it. */
  readonly originalUrl?: string | undefined
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
 * Any handler of Hale, such as the status page, as a listener. It passes a request that is not the handler's on to
 * `next`, or answers 404 without `next`.
 *
 * @throws TypeError when it gets something else than a handler.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/node'
 *
 * createServer(mount(createProbeHandler(createHealth({ name: 'orders' })))).listen(9000)
 * ```
 */
export function mount(handle: HealthHandler): NodeListener {
  requireHandler(handle)
  const listener: NodeListener = (request, response, next) => {
    const fail = next ?? (() => response.destroy())
    let answer: ReturnType<HealthHandler>
    try {
      const header = (name: string): string | undefined => request.headers[name]?.toString()
      const route = (): string | undefined => expressRoute(request as object, listener)
      answer = handle({ method: request.method ?? 'GET', url: request.url ?? '/', originalUrl: request.originalUrl, route, header })
    } catch (error) {
      return fail(error)
    }
    if (answer) sendHealthResponse(response, answer, fail)
    else if (next) next()
    else sendHealthResponse(response, NOT_FOUND, fail)
  }
  return listener
}
