import { type HealthHandler, type HealthResponse, requireHandler } from '@hale/core'
import { routerRoute } from './router-route'

/** What the adapter reads and writes of Koa's context. */
export interface KoaContext {
  /** The URL before `koa-mount` has cut it. */
  readonly originalUrl?: string | undefined
  /** The request of Node. */
  readonly req: {
    readonly method?: string | undefined
    readonly url?: string | undefined
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
  }
  readonly response: {
    status: number
    body: unknown
    set(headers: Record<string, string>): void
  }
}

/** A Koa middleware. */
export type KoaProbes = (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown>

/**
 * Any handler of Hale, such as the status page, as a Koa middleware, for Koa 2 and 3.
 *
 * @throws TypeError when it gets something else than a handler.
 *
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/koa'
 * import Koa from 'koa'
 *
 * const app = new Koa()
 * app.use(mount(createProbeHandler(createHealth({ name: 'orders' }))))
 * ```
 */
export function mount(handle: HealthHandler): KoaProbes {
  requireHandler(handle)
  const middleware: KoaProbes = async (context, next) => {
    // Not through the context, which would only delegate: that costs as much as all the rest.
    const { req, response } = context
    const { method = 'GET', url = '/', headers } = req
    const route = (): string | undefined => routerRoute(context as object, middleware)
    const answer = handle({ method, url, originalUrl: context.originalUrl, route, header: (name) => headers[name]?.toString() })
    if (answer === undefined) return next()
    // A fresh report needs no turn of the event loop.
    respond(response, 'then' in answer ? await answer : answer)
    return undefined
  }
  return middleware
}

function respond(response: KoaContext['response'], { status, headers, body }: HealthResponse): void {
  response.status = status
  // Before the body: else Koa derives a type from it.
  response.set(headers)
  response.body = body
  // Once more: Koa derives the length from the body, and HEAD has none.
  if (body === '') response.set({ 'content-length': String(headers['content-length']) })
}
