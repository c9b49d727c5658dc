import { createServer } from 'node:http'
import { listen, type MountAdapter, testAdapter } from '@hale/conformance'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import { createApp, createRouter, eventHandler, getHeader, readBody, setResponseHeaders, setResponseStatus, toNodeListener } from 'h3v1'
import { it } from 'vitest'
import { probes } from './probes'
import { probes as probesV1 } from './probes-v1'

const mount: MountAdapter = (health, options, earlier = {}) => {
  const log: string[] = []
  const app = new H3()
  app.use(({ res }, next) => {
    // As h3's own CORS does: it sends other headers with an error.
    for (const headers of [res.headers, res.errHeaders]) for (const [name, value] of Object.entries(earlier)) headers.set(name, value)
    return next()
  })
  app.use(probes(health, options))
  app.use(({ req }, next) => {
    log.push(new URL(req.url).pathname)
    return req.headers.has('authorization') ? next() : new Response(null, { status: 401, headers: { 'content-length': '0' } })
  })
  app.get('/hello', () => 'hello')
  app.post('/hello', ({ req }) => req.json())
  return listen(createServer(toNodeHandler(app)), log)
}

const mountV1: MountAdapter = (health, options, earlier = {}) => {
  const log: string[] = []
  const app = createApp()
  app.use(eventHandler((event) => setResponseHeaders(event, earlier)))
  app.use(probesV1(health, options))
  app.use(
    eventHandler((event) => {
      log.push(event.path)
      if (getHeader(event, 'authorization')) return
      setResponseStatus(event, 401)
      return 'unauthorized'
    }),
  )
  const router = createRouter()
  router.get(
    '/hello',
    eventHandler(() => 'hello'),
  )
  router.post(
    '/hello',
    eventHandler((event) => readBody(event)),
  )
  app.use(router)
  return listen(createServer(toNodeListener(app)), log)
}

const badUrl = { status: 400, reason: 'h3 2 refuses a path that it cannot decode, before any middleware runs' }
testAdapter('h3 2', mount, {
  it,
  differences: { 'GET /readyz/%': badUrl, 'GET /readyz/%zz': badUrl, 'GET /readyz/%ff%fe': badUrl },
})
testAdapter('h3 1', mountV1, { it })
