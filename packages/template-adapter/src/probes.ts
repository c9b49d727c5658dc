import type { IncomingMessage, ServerResponse } from 'node:http'
import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'

/** A connect middleware. */
export type ConnectProbes = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/**
 * The health endpoints as a connect middleware. Use it first, before auth, body parsers and loggers. It passes every
 * other request to them unchanged.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/template-adapter'
 * import connect from 'connect'
 *
 * const app = connect()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): ConnectProbes {
  // Not per request: wrong options throw when the app starts.
  const handle = createProbeHandler(health, options)
  return async (request, response, next) => {
    // 1. The framework's request, as the core reads it.
    const answer = await handle({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      header: (name) => request.headers[name]?.toString(),
    })
    // 2. Not a probe: continue to the app.
    if (answer === undefined) return next()
    // 3. While the checks ran, the client may have left, or other code may have sent a response.
    if (response.headersSent || response.destroyed) return
    // 4. Send the response unchanged: its headers fit HEAD and OPTIONS too.
    try {
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    } catch (error) {
      next(error)
    }
  }
}
