import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { listen, type MountAdapter } from '@hale/conformance'
import type Koa from 'koa'
import type { Probes } from './probes'

/** Codes of the errors that a client causes (it went away, or did not send HTTP) or a case. Koa emits them as `error`. */
const EXPECTED_ERROR = /^(ECONNRESET|EPIPE|HPE_\w+|HANDLER_FAILED)$/

/** The suite's app in Koa, of the major that is passed in. */
export const mountKoa =
  (Major: typeof Koa, probes: Probes<Koa.Middleware>): MountAdapter =>
  (health, options, earlier = {}) => {
    const log: string[] = []
    const app = new Major()
    app.on('error', (error: NodeJS.ErrnoException) => {
      if (!EXPECTED_ERROR.test(error.code ?? '')) throw error
    })
    app.use((context, next) => {
      context.set(earlier)
      return next()
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
