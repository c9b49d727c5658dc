import { createProbeHandler, type Health, type HealthResponse, type ProbeOptions } from '@hale/core'
import type { Context, MiddlewareHandler } from 'hono'
import { getRuntimeKey } from 'hono/adapter'
import type { StatusCode } from 'hono/utils/http-status'

/**
 * The health endpoints as a Hono middleware. Mount it first, before auth, host checks and loggers: every other request
 * goes on to them. On Workers it passes the answer to `waitUntil`, so that a check goes on for other clients when the
 * client that started it disconnects.
 *
 * @throws TypeError for a wrong health or a wrong option.
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
  const handle = createProbeHandler(health, options)
  const onWorkers = getRuntimeKey() === 'workerd'
  // Not async: Hono sends a response that is no promise at once, though its type wants one.
  return ((context, next) => {
    const { method, url, headers } = context.req.raw
    const answer = handle({ method, url, route: context.req.routePath, header: (name) => headers.get(name) })
    if (answer === undefined) return next()
    if (!('then' in answer)) return respond(context, answer)
    if (onWorkers) keepAlive(context, answer)
    return answer.then((later) => respond(context, later))
  }) as MiddlewareHandler
}

function respond(context: Context, { body, status, headers }: HealthResponse): Response {
  const response = context.newResponse(body, status as StatusCode, headers)
  // Else Hono would let headers that were set before replace those of the answer.
  context.res = undefined
  context.res = response
  return response
}

function keepAlive(context: Context, answer: Promise<unknown>): void {
  try {
    context.executionCtx.waitUntil(answer)
  } catch {} // There is none, as in app.request().
}
