import { createServer } from 'node:http'
import { listen, type MountAdapter, type MountedApp, testAdapter } from '@hale/conformance'
import { H3, type Middleware } from 'h3'
import { toNodeHandler } from 'h3/node'
import {
  createApp,
  createRouter,
  type EventHandler,
  eventHandler,
  getHeader,
  readBody,
  setResponseHeaders,
  setResponseStatus,
  toNodeListener,
} from 'h3v1'
import { it } from 'vitest'
import { mount, probes } from './probes'
import { mount as mountV1, probes as probesV1 } from './probes-v1'

function start(middleware: Middleware, earlier: Readonly<Record<string, string>> = {}): Promise<MountedApp> {
  const log: string[] = []
  const app = new H3()
  app.use(({ res }, next) => {
    // As h3's own CORS does: it sends other headers with an error.
    for (const headers of [res.headers, res.errHeaders]) for (const [name, value] of Object.entries(earlier)) headers.set(name, value)
    return next()
  })
  app.use(middleware)
  app.use(({ req }, next) => {
    log.push(new URL(req.url).pathname)
    return req.headers.has('authorization') ? next() : new Response(null, { status: 401, headers: { 'content-length': '0' } })
  })
  app.get('/hello', () => 'hello')
  app.post('/hello', ({ req }) => req.json())
  return listen(createServer(toNodeHandler(app)), log)
}

function startV1(handler: EventHandler, earlier: Readonly<Record<string, string>> = {}): Promise<MountedApp> {
  const log: string[] = []
  const app = createApp()
  app.use(eventHandler((event) => setResponseHeaders(event, earlier)))
  app.use(handler)
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

const mountProbes: MountAdapter = (health, options, earlier) => start(probes(health, options), earlier)
const mountProbesV1: MountAdapter = (health, options, earlier) => startV1(probesV1(health, options), earlier)

const badUrl = { status: 400, reason: 'h3 2 refuses a path that it cannot decode, before any middleware runs' }
testAdapter('h3 2', mountProbes, {
  it,
  mountHandler: (handle, earlier) => start(mount(handle), earlier),
  differences: { 'GET /readyz/%': badUrl, 'GET /readyz/%zz': badUrl, 'GET /readyz/%ff%fe': badUrl },
})
testAdapter('h3 1', mountProbesV1, { it, mountHandler: (handle, earlier) => startV1(mountV1(handle), earlier) })
