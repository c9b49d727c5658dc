import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { sendHealthResponse } from '@hale/node'
import type { FastifyPluginAsync } from 'fastify'

/**
 * The health endpoints as a Fastify plugin, for Fastify 4 and 5. Register it first: it answers before the hooks that
 * are added after it, and leaves no line in the request log. With a `prefix` they answer below that. Throws a TypeError
 * for invalid options.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/fastify'
 * import fastify from 'fastify'
 *
 * const app = fastify({ logger: true })
 * app.register(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): FastifyPluginAsync {
  const handle = createProbeHandler(health, options)
  // Async, so that a route that the app has too is an error of its start, and not of the process.
  return async (app) => {
    const prefix = app.prefix.replace(/\/$/, '')
    app.addHook('onRequest', (request, reply, next) => {
      const answer = handle({
        method: request.method,
        // What is below the prefix, which is all of the path where an endpoint is at "/".
        url: request.url.replace(prefix, '').replace(/^(?=\?|$)/, '/'),
        header: (name) => request.headers[name]?.toString(),
      })
      if (answer === undefined) return next()
      for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? '')
      // Past Fastify's own sending, which runs the app's hooks and rewrites the content type.
      reply.hijack()
      sendHealthResponse(reply.raw, answer, () => reply.raw.destroy())
    })
    for (const path of handle.paths) {
      const urls = path === '/' ? [path] : [path, `${path}/*`]
      for (const url of urls) app.all(url, { logLevel: 'silent' }, (_request, reply) => reply.callNotFound())
    }
  }
}
