import { Hono, type MiddlewareHandler } from 'hono'
import type { FetchApp } from './fetch'
import type { Probes } from './probes'

/** The suite's app in Hono, as a fetch handler. */
export const honoApp =
  (probes: Probes<MiddlewareHandler>): Probes<FetchApp> =>
  (health, options) => {
    const log: string[] = []
    const app = new Hono()
    app.use(probes(health, options))
    app.use(async (context, next) => {
      log.push(context.req.path)
      await next()
    })
    app.use(async (context, next) => (context.req.header('authorization') ? next() : context.text('unauthorized', 401)))
    app.get('/hello', (context) => context.text('hello'))
    app.post('/hello', async (context) => context.json(await context.req.json()))
    return { log, fetch: (request, context) => app.fetch(request, {}, context as Parameters<typeof app.fetch>[2]) }
  }
