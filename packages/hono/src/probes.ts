import type { Health, ProbeOptions } from '@hale/core'
import { probes as fetchProbes } from '@hale/fetch'
import type { Context, MiddlewareHandler } from 'hono'
import { getRuntimeKey } from 'hono/adapter'

/**
 * The health endpoints as a Hono middleware. Mount it first, before auth, host checks and loggers: what is not a probe
 * goes on to them untouched. On Workers a check that others wait for goes on when the client that began it goes away:
 * `waitUntil` of Hono's execution context is told of it. Throws a TypeError for invalid options.
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
  const onWorkers = getRuntimeKey() === 'workerd'
  // Not async, so that an answer that is at hand goes out at once. Hono takes it, though its type wants a promise.
  return ((context, next) => answer(context.req.raw, onWorkers ? executionContext(context) : undefined) ?? next()) as MiddlewareHandler
}

/** Hono throws where there is none, as in `app.request()`. */
function executionContext(context: Context): object | undefined {
  try {
    return context.executionCtx
  } catch {
    return undefined
  }
}
