import { createProbeHandler, type Health, type HealthHandler, type ProbeOptions, requireHandler } from '@hale/core'
import { sendHealthResponse } from '@hale/node/listener'
import type { Plugin } from '@hapi/hapi'

/**
 * The health endpoints as a hapi plugin. Register it first: it answers before the router, and before the extensions
 * that are added after it.
 *
 * @throws TypeError for a wrong health or a wrong option.
 */
export const probes = (health: Health, options?: ProbeOptions): Plugin<void> => mount(createProbeHandler(health, options))

/**
 * Any handler of Hale, such as the status page, as a hapi plugin.
 *
 * @throws TypeError for a value that is not a handler.
 */
export function mount(handle: HealthHandler): Plugin<void> {
  requireHandler(handle)
  return {
    name: 'hale',
    // The probes, the status page and others are each a registration.
    multiple: true,
    register(server) {
      server.ext('onRequest', ({ raw: { req, res } }, h) => {
        // Node's own request, since hapi normalises the path and maps the method.
        const answer = handle({
          method: req.method ?? 'GET',
          url: req.url ?? '/',
          header: (name) => req.headers[name]?.toString(),
        })
        if (answer === undefined) return h.continue
        // A handler of yours may reject before its turn comes.
        if ('then' in answer) answer.catch(() => {})
        // Past hapi's own sending, which negotiates encodings, adds headers and rewrites the content type. A turn later,
        // because hapi itself answers 400 in this turn when the rest of the request is not HTTP.
        setImmediate(() => sendHealthResponse(res, answer, () => res.destroy()))
        return h.abandon
      })
    },
  }
}
