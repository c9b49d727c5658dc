import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HealthHandler, requireHandler } from '@hale/core'

/** A connect middleware. */
export type ConnectProbes = (request: ConnectRequest, response: ServerResponse, next: (error?: unknown) => void) => void

/** A request of Node, of which connect keeps the whole URL. */
type ConnectRequest = IncomingMessage & { readonly originalUrl?: string | undefined }

/**
 * Any handler of Hale, such as the status page, as a connect middleware. It passes every request that is not the
 * handler's on, unchanged.
 *
 * @throws TypeError for a value that is not a handler.
 *
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/template-adapter'
 * import connect from 'connect'
 *
 * const app = connect()
 * app.use(mount(createProbeHandler(createHealth({ name: 'orders' }))))
 * ```
 */
export function mount(handle: HealthHandler): ConnectProbes {
  // Not per request: a wrong handler throws when the app starts.
  requireHandler(handle)
  return async (request, response, next) => {
    try {
      // 1. The framework's request, as the core reads it.
      const answer = await handle({
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        originalUrl: request.originalUrl, // connect cuts the path that the middleware is mounted at
        header: (name) => request.headers[name]?.toString(),
      })
      // 2. Not for this handler: continue to the app.
      if (answer === undefined) return next()
      // 3. While the checks ran, the client may have left, or other code may have sent a response.
      if (response.headersSent || response.destroyed) return
      // 4. Send the response unchanged: its headers fit HEAD and OPTIONS too.
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    } catch (error) {
      next(error)
    }
  }
}
