import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { type Differences, listen, type MountAdapter, testAdapter } from '@hale/conformance'
import { type FetchProbes, probes } from '@hale/fetch'
import next from 'next'
import { it } from 'vitest'

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
  'GET /readyz/database/deeper': { status: 404, reason: 'everything below a route of Next belongs to that route and skips proxy.ts' },
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
