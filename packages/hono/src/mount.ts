import { type HealthHandler, type HealthResponse, requireHandler } from '@hale/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'

/**
 * Any handler of Hale, such as the status page, as a Hono middleware. On Workers it passes the answer to `waitUntil`, so
 * that a check goes on for other clients when the client that started it disconnects.
 *
 * @throws TypeError when it gets something else than a handler.
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/hono'
 * import { Hono } from 'hono'
 *
 * const app = new Hono()
 * app.use(mount(createProbeHandler(createHealth({ name: 'orders' }))))
 * ```
 */
export function mount(handle: HealthHandler): MiddlewareHandler {
  requireHandler(handle)
  // Not by hono/adapter, whose import costs the start of a process a millisecond.
  const { navigator } = globalThis as { navigator?: { readonly userAgent?: string } } // not in Node 20
  const onWorkers = navigator?.userAgent === 'Cloudflare-Workers'
  // Not async: Hono sends a response that is no promise at once, though its type wants one.
  return ((context, next) => {
    const { method, url, headers } = context.req.raw
    const answer = handle({ method, url, route: () => context.req.routePath, header: (name) => headers.get(name) })
    if (answer === undefined) return next()
    if (!('then' in answer)) return respond(context, answer)
    if (onWorkers) keepAlive(context, answer)
    return answer.then((later) => respond(context, later))
  }) as MiddlewareHandler
}

function respond(context: Context, { body, status, headers }: HealthResponse): Response {
  // A Response of these codes must have no body, not even an empty one.
  const content = status === 204 || status === 304 ? null : body
  // No handler ran before this one, so there are no headers to keep. A plain Response costs half as much.
  if (context.req.routeIndex === 0) return new Response(content, { status, headers })
  const response = context.newResponse(content, status as StatusCode, headers)
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
