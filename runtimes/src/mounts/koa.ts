import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { listen, type MountAdapter } from '@hale/conformance'
import { probes } from '@hale/koa'
import Koa from 'koa'

/** Koa with @hale/koa. */
export const mountKoa: MountAdapter = (health, options) => {
  const log: string[] = []
  const app = new Koa()
  // Koa tells of each client that went away or spoke nonsense; without a listener it writes that to stderr.
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (!/^(ECONNRESET|EPIPE|HPE_\w+)$/.test(error.code ?? '')) throw error
  })
  app.use(probes(health, options))
  app.use((context, next) => {
    log.push(context.url)
    return next()
  })
  app.use(async (context, next) => {
    if (context.get('authorization')) await next()
    else context.status = 401
  })
  app.use(async (context, next) => {
    if (context.path !== '/hello') return next()
    context.body = context.method === 'POST' ? await json(context.req) : 'hello'
  })
  return listen(createServer(app.callback()), log)
}
