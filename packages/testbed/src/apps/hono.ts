import { Hono, type MiddlewareHandler } from 'hono'
import type { CreateFetchApp } from './fetch'
import type { Probes } from './probes'

/** The suite's app in Hono, as a fetch handler. */
export const honoApp =
  (probes: Probes<MiddlewareHandler>): CreateFetchApp =>
  (health, options, earlier = {}) => {
    const log: string[] = []
    const app = new Hono()
    app.use((context, next) => {
      for (const [name, value] of Object.entries(earlier)) context.res.headers.set(name, value)
      return next()
    })
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
