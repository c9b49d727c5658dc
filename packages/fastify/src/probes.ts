import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import type { FastifyPluginAsync } from 'fastify'
import { isApp, misuse } from './misuse'
import { mount } from './mount'

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
 *
 * const app = fastify({ logger: true })
 * app.register(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): FastifyPluginAsync {
  // Rejected, not thrown: what a plugin throws ends the process, what it rejects fails the app's start.
  if (isApp(health)) return Promise.reject(misuse('health must be what createHealth returns; got the Fastify app')) as never
  return mount(createProbeHandler(health, options))
}
