import * as onFetch from '@hale/fetch'
import * as onHono from '@hale/hono'
import { type CreateFetchApp, fetchApp, fetchSkips, honoApp } from '@hale/testbed/apps'
import { adapterSuite } from '../adapter-suite'
import { mountOnWorker } from '../mounts/worker'
import { runTest, type Suite, testsOf } from '../suite'
import { betweenRequests } from '../worker/between-requests'
import { endsWithItsClient, outlivesItsClient } from '../worker/client-gone'

export { App0, App1, App2, App3, App4, App5, App6, App7 } from '../mounts/worker'

const noHost = 'workerd answers 400 to a request without Host, which HTTP/1.0 does not require'
const options = {
  skip: {
    "HTTP/1.0: answers HAProxy's OPTIONS in HTTP/1.0 without Host with the status and no body, and closes the connection": noHost,
    'HTTP/1.0: answers GET in HTTP/1.0 with a length and without chunks (RFC 9112, 6.1)': noHost,
    'body limits: answers a probe with a body of a megabyte, and the next request on its connection':
      'workerd closes the connection after a response to a request whose body was not read',
  },
}

/** The same app in a Worker that does not pass its execution context. */
const withoutContext =
  (create: CreateFetchApp): CreateFetchApp =>
  (...parts) => {
    const { fetch, log } = create(...parts)
    return { log, fetch: (request) => fetch(request) }
  }

const onFetchOptions = { skip: { ...options.skip, ...fetchSkips } }

const suites: readonly Suite[] = [
  {
    ...adapterSuite("a Worker's fetch, @hale/fetch", (probes) => mountOnWorker(fetchApp(probes)), onFetch, onFetchOptions),
    particular: [...betweenRequests, ...outlivesItsClient],
  },
  {
    ...adapterSuite("a Worker's fetch, @hale/hono", (probes) => mountOnWorker(honoApp(probes)), onHono, options),
    particular: outlivesItsClient,
  },
  {
    ...adapterSuite(
      "a Worker's fetch without waitUntil",
      (probes) => mountOnWorker(withoutContext(fetchApp(probes))),
      onFetch,
      onFetchOptions,
    ),
    particular: endsWithItsClient,
  },
]
const tests = suites.flatMap((suite) => testsOf(suite).map((test) => ({ suite: suite.name, test })))

/** Runs the test whose number is the path. `/` returns the number of tests. */
const main = {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/') return Response.json(tests.length)
    const asked = tests[Number(pathname.slice(1))]
    return asked ? Response.json(await runTest(asked.suite, asked.test)) : new Response('no such test', { status: 404 })
  },
}
export default main
