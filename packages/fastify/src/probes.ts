import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { sendHealthResponse } from '@hale/node'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { endpointPaths } from './endpoint-paths'
import { isApp, misuse } from './misuse'

/**
 * The health endpoints as a Fastify plugin, for Fastify 4 and 5. Register it first: it answers before the hooks that
 * are added after it, and does not log. With a `prefix` it answers below that prefix.
 *
 * @throws TypeError for a wrong health or a wrong option.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/fastify'
 * import fastify from 'fastify'
import { isApp, misuse } from './misuse'
 *
 * const app = fastify({ logger: true })
 * app.register(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): FastifyPluginAsync {
  // Rejected, not thrown: what a plugin throws ends the process, what it rejects fails the app's start.
  if (isApp(health)) return Promise.reject(misuse('health must be what createHealth returns; got the Fastify app')) as never
  const handle = createProbeHandler(health, options)
  const answerAt = (path: string) => (request: FastifyRequest, reply: FastifyReply, next: () => void) => {
    const url = path + (/\?.*/s.exec(request.url)?.[0] ?? '')
    const answer = handle({ method: request.method, url, header: (name) => request.headers[name]?.toString() })
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
    for (const path of endpointPaths(handle, health)) app.register(endpoint(path), { prefix: path === '/' ? '' : path })
  }
}
