import type { Health, ProbeOptions } from '@hale/core'
import { probes } from '@hale/hono'
import { Hono } from 'hono'
import type { FetchApp } from './fetch-app'

/** The app that the suite asks for, in Hono. */
export function honoApp(health: Health, options?: ProbeOptions): FetchApp {
  const log: string[] = []
  const app = new Hono()
  app.use(probes(health, options))
  app.use(async (context, next) => {
    log.push(context.req.path)
    await next()
  })
  app.use(async (context, next) => (context.req.header('authorization') ? next() : context.text('who is asking?', 401)))
  app.get('/hello', (context) => context.text('hello'))
  app.post('/hello', async (context) => context.json(await context.req.json()))
  return { log, fetch: (request, context) => app.fetch(request, {}, context as Parameters<typeof app.fetch>[2]) }
}
