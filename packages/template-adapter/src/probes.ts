import type { IncomingMessage, ServerResponse } from 'node:http'
import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'

/** A connect middleware. */
export type ConnectProbes = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/**
 * The health endpoints as a connect middleware. Use it first, before auth, body parsers and loggers: what is not a
 * probe goes on to them untouched. Throws a TypeError for invalid options.
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
  // Here, and not per request: bad options throw when the app starts.
  const handle = createProbeHandler(health, options)
  return async (request, response, next) => {
    // 1. The framework's request, in the three things that the core asks for.
    const answer = await handle({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      header: (name) => request.headers[name]?.toString(),
    })
    // 2. Not a probe: on to the app, untouched.
    if (answer === undefined) return next()
    // 3. The client may have gone while the checks ran, or somebody else have answered.
    if (response.headersSent || response.destroyed) return
    // 4. The answer as it is: its headers fit HEAD and OPTIONS too.
    try {
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    } catch (error) {
      next(error)
    }
  }
}
