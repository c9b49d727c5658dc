import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { listen, type MountAdapter, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import Koa3 from 'koa'
import Koa2 from 'koa2'
import { describe, expect, it } from 'vitest'
import { probes } from './probes'

const mount =
  (Koa: typeof Koa3): MountAdapter =>
  (health, options) => {
    const log: string[] = []
    const app = new Koa()
    // Koa tells of each client that went away or sent what is no HTTP; without a listener it writes that to stderr.
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

testAdapter('koa 3', mount(Koa3), { it })
testAdapter('koa 2', mount(Koa2 as unknown as typeof Koa3), { it })

describe('koa: what is particular to it', () => {
  // Written out for each, so that the types of both majors are put to the test.
  const apps = {
    'koa 3': () => {
      const app = new Koa3()
      app.use(async (context, next) => {
        await next()
        context.set('x-seen', `${context.status} ${context.type} ${context.length}`)
      })
      return app.use(probes(createHealth({ readiness: { database: async () => false } }))).callback()
    },
    'koa 2': () => {
      const app = new Koa2()
      app.use(async (context, next) => {
        await next()
        context.set('x-seen', `${context.status} ${context.type} ${context.length}`)
      })
      return app.use(probes(createHealth({ readiness: { database: async () => false } }))).callback()
    },
  }
  for (const [name, create] of Object.entries(apps)) {
    it(`shows the answer to a middleware that stands before it, and lets it add a header, on ${name}`, async () => {
      const { port, close } = await listen(createServer(create()))
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await sendRequest(port, { method, path: '/readyz' })
        expect(status).toBe(503)
        expect(headers['x-seen']).toBe(`503 application/json ${headers['content-length']}`)
      }
      await close()
    })
  }
})
