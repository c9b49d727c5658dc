import type { Health, ProbeOptions } from '@hale/core'
import { probes as fetchProbes } from '@hale/fetch'
import type { MiddlewareHandler } from 'hono'

/**
 * The health endpoints as a Hono middleware. Mount it first, before auth, host checks and loggers: what is not a probe
 * goes on to them untouched. Throws a TypeError for invalid options.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/hono'
 * import { Hono } from 'hono'
 *
 * const app = new Hono()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): MiddlewareHandler {
  const answer = fetchProbes(health, options)
  // Not async, so that an answer that is at hand goes out at once. Hono takes it, though its type wants a promise.
  return ((context, next) => answer(context.req.raw) ?? next()) as MiddlewareHandler
}
