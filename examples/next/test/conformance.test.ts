import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { type Answer, type Differences, listen, type MountAdapter, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth, type ProbeOptions } from '@hale/core'
import { type FetchProbes, probes } from '@hale/fetch'
import next from 'next'
import { describe, expect, it, onTestFinished } from 'vitest'

/** The app of the current request. One Next, built once, serves all apps. */
const current = new AsyncLocalStorage<{ readonly answerProbe: FetchProbes; readonly log: string[] }>()
const answerProbe: FetchProbes = (request) => current.getStore()?.answerProbe(request)
Object.assign(globalThis, { nextExample: { answerProbe, health: { drain() {} } } })
console.log = (line: string) => void current.getStore()?.log.push(line.replace('request ', ''))

const app = next({ dev: false, dir: join(import.meta.dirname, '..') })
await app.prepare()
const handle = app.getRequestHandler()

const mount: MountAdapter = (health, options) => {
  const log: string[] = []
  const store = { answerProbe: probes(health, options), log }
  return listen(
    createServer((request, response) => current.run(store, () => void handle(request, response))),
    log,
  )
}
const redirect = { status: 308, reason: 'Next redirects a URL with two slashes in a row before it calls a route' }
const badUrl = { status: 500, reason: 'Next fails on a URL that it cannot decode before it calls a route' }
const belowRoute = 'everything below a route of Next belongs to that route and skips proxy.ts'
const below = [
  '/readyz/database/deeper',
  '/readyz/__proto__',
  '/readyz/constructor',
  '/readyz/toString',
  '/readyz/%00',
  '/readyz/..%2fhello',
  `/readyz/${'x'.repeat(8_000)}`,
]
const differences: Differences = {
  'GET //readyz': redirect,
  'GET /readyz//database': redirect,
  'GET /readyz//': redirect,
  'GET http://elsewhere.example/readyz': {
    status: 308,
    reason: 'Next reads an absolute URL in the request line as a path with two slashes',
  },
  'GET /readyz/%': badUrl,
  'GET /readyz/%zz': badUrl,
  'GET /readyz/%ff%fe': badUrl,
  ...Object.fromEntries(below.map((path) => [`GET ${path}`, { status: 404, reason: belowRoute }])),
  'OPTIONS *': { status: 500, reason: 'Next accepts no request without a path' },
  'PROPFIND /readyz': { status: 400, reason: 'Next rejects a method that a route cannot export' },
}

const chunked = 'Next drops the length of the body and sends it in chunks'
const readByLength = `${chunked}; the case cannot read chunks`
const ownPaths = "a route's path is its folder's, not that of the options"
const skip = {
  'earlier headers': 'proxy.ts cannot set headers of a response that a route makes',
  'methods: answers HEAD with the status and the headers of GET, and no body (RFC 9110, 9.3.2; heptio#29 answered 405)': chunked,
  'methods: answers 405 with Allow to every other method, and runs no check (RFC 9110, 15.5.6)':
    'Next does not support TRACE and returns 500',
  'caching: sends no-store, Vary: Accept and nosniff with every answer, and no ETag or Last-Modified (RFC 9111, 5.2.2.5)':
    'Next adds its own headers to Vary',
  'caching: sends the length in bytes, and never chunks or compresses (RFC 9110, 8.6)': chunked,
  'draining: answers 503 on a connection that was kept alive from before: Envoy and load balancers reuse connections': readByLength,
  'audiences: shows only the status at the level none: no path finds a check, and exclude changes nothing': belowRoute,
  'check selection: the path of a check that is unknown, or belongs to another probe, goes on to the app': belowRoute,
  'check selection: a group of checks has a path, status codes and details of its own, and a path for each of its checks': ownPaths,
  'fall-through: hands every other request on to the app: its routes, its guard and its own 404': belowRoute,
  'any handler': ownPaths,
  'paths: answers at the configured paths, and hands the default ones on to the app': ownPaths,
  'paths: hands a path that is switched off on to the app': ownPaths,
  fidelity: `${chunked}; and it adds its own headers to Vary`,
  'keep-alive: answers one probe after another on one connection, whatever the status and the method: Envoy reuses it (RFC 9112, 9.3)':
    readByLength,
  'keep-alive: answers pipelined probes in their order, even when a later one is ready first (RFC 9112, 9.3.2)': readByLength,
  'keep-alive: answers a client that closes its side after the request, as nc does, when the report is fresh': readByLength,
  'HTTP/1.0: answers GET in HTTP/1.0 with a length and without chunks (RFC 9112, 6.1)': chunked,
  'body limits: answers a probe with a body of a megabyte, and the next request on its connection': readByLength,
  'body limits: answers a probe with a chunked body, and the next request on its connection (RFC 9112, 7.1)': readByLength,
}

testAdapter('next', mount, { it, differences, skip })

describe('next: what the suite cannot see', () => {
  const start = async (options?: ProbeOptions): Promise<(path: string, headers?: Record<string, string>) => Promise<Answer>> => {
    const checks = { liveness: { loop: () => true }, readiness: { database: () => true, cache: () => false } }
    const { port, close } = await mount(createHealth(checks), options)
    onTestFinished(close)
    return (path, headers = {}) => sendRequest(port, { path, headers })
  }

  it('answers 404 to the path of a check that is unknown, or belongs to another probe', async () => {
    const get = await start()
    for (const path of ['/readyz/unknown', '/readyz/loop', '/livez/database', '/startupz/database', '/healthz/unknown', '/readyz/Database'])
      expect([path, (await get(path)).status]).toEqual([path, 404])
  })

  it('at the level none, a check looks like one that does not exist, and exclude changes nothing', async () => {
    const get = await start({ details: 'none' })
    const unknown = await get('/readyz/unknown')
    for (const path of ['/readyz/database', '/readyz/cache', '/healthz/cache']) {
      const { status, body } = await get(path)
      expect([path, status, body]).toEqual([path, 404, unknown.body])
    }
    const { status, body } = await get('/readyz')
    expect(status).toBe(503)
    expect(body).not.toMatch(/database|cache/)
    expect(await get('/readyz?exclude=cache')).toMatchObject({ status, body })
  })

  it('leaves every path that is not below a route of the probes to proxy.ts and the app', async () => {
    const get = await start()
    for (const path of ['/', '/livezz', '/api/readyz', '/healthz.json', '/hello?path=/livez', '/hello'])
      expect([path, (await get(path)).status]).toEqual([path, 401])
    const authorization = 'Basic dGVzdA=='
    expect(await get('/hello', { authorization })).toMatchObject({ status: 200, body: 'hello' })
    expect((await get('/nothing-here', { authorization })).status).toBe(404)
  })
})
