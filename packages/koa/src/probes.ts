import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { routerRoute } from './router-route'

/** What the adapter reads and writes of Koa's context. */
export interface KoaContext {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  status: number
  body: unknown
  set(headers: Record<string, string>): void
}

/** A Koa middleware. */
export type KoaProbes = (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown>

/**
 * The health endpoints as a Koa middleware, for Koa 2 and 3. Mount it first, before auth, body parsers and loggers:
 * every other request goes on to them.
 *
 * @throws TypeError for a wrong health or a wrong option.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/koa'
 * import Koa from 'koa'
 *
 * const app = new Koa()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): KoaProbes {
  const handle = createProbeHandler(health, options)
  const middleware: KoaProbes = async (context, next) => {
    const { method, url, headers } = context
    const route = routerRoute(context as object, middleware)
    const answer = await handle({ method, url, route, header: (name) => headers[name]?.toString() })
    if (answer === undefined) return next()
    context.status = answer.status
    context.body = answer.body
    // Last: Koa derives a type and a length from the body, and both are wrong for HEAD.
    context.set(answer.headers)
    return undefined
  }
  return middleware
}
