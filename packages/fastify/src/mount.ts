import { type HealthHandler, requireHandler } from '@hale/core'
import { sendHealthResponse } from '@hale/node/listener'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { isApp, misuse } from './misuse'

/**
 * Any handler of Hale, such as the status page, as a Fastify plugin, for Fastify 4 and 5. Register it first. It adds a
 * route for each of the handler's `paths`, and does not log.
 *
 * @throws TypeError when it gets something else than a handler.
 *
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/fastify'
 * import { fastify } from 'fastify'
 *
 * const app = fastify({ logger: true })
 * app.register(mount(createProbeHandler(createHealth({ name: 'orders' }))))
 * ```
 */
export function mount(handle: HealthHandler): FastifyPluginAsync {
  requireHandler(handle)
  const answerAt = (path: string) => (request: FastifyRequest, reply: FastifyReply, next: (error?: Error) => void) => {
    const answer = handle({
      method: request.method,
      url: request.url === path ? path : path + restOf(request.url, path),
      header: (name) => request.headers[name]?.toString(),
    })
    if (answer === undefined) return next()
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? '')
    // Past Fastify's own sending, which runs the app's hooks and rewrites the content type.
    reply.hijack()
    sendHealthResponse(reply.raw, answer, () => reply.raw.destroy())
  }
  const endpoint = (path: string) => async (app: FastifyInstance) => {
    app.addHook('onRequest', answerAt(path))
    // Hidden from the API description of @fastify/swagger.
    app.all('/', { logLevel: 'silent', schema: { hide: true } as object }, (_request, reply) => reply.callNotFound())
  }

  return async (app) => {
    if (!isApp(app)) throw misuse('the plugin must be called with the Fastify app; got a request')
    // At "/" below a prefix Fastify adds the path with and without a trailing slash, as its options say.
    for (const path of handle.paths) app.register(endpoint(path), { prefix: path === '/' ? '' : path })
  }
}

/** What a URL has after its path: a trailing slash and a query. */
function restOf(url: string, path: string): string {
  return (path === '/' ? /\?.*/s : /\/?(\?.*)?$/s).exec(url)?.[0] ?? ''
}
