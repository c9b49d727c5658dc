import { testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { mount, probes } from '@hale/hono'
import { fetchOnNodeDifferences, honoApp, mountFetchOnNode, mountWith } from '@hale/testbed/apps'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'

// First, because the other replaces the runtime's own Request and Response.
const app = honoApp(probes)
testAdapter("hono with the runtime's own Request and Response", mountFetchOnNode(app, false), {
  it,
  differences: fetchOnNodeDifferences,
  mountHandler: mountWith((mounted: typeof probes) => mountFetchOnNode(honoApp(mounted), false), mount),
})
testAdapter('hono on @hono/node-server', mountFetchOnNode(app), {
  it,
  differences: fetchOnNodeDifferences,
  mountHandler: mountWith((mounted: typeof probes) => mountFetchOnNode(honoApp(mounted)), mount),
})

describe('hono: what is particular to it', () => {
  it('answers bare, through app.request', async () => {
    const app = new Hono()
      .use(probes(createHealth({ readiness: { database: async () => false } })))
      .get('/hello', (context) => context.text('hello'))
    const get = await app.request('/readyz')
    expect(get.status).toBe(503)
    const body = await get.text()
    expect(body).toContain('"status":"unhealthy"')

    const head = await app.request('/readyz', { method: 'HEAD' })
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([503, '', String(body.length)])
    const options = await app.request('/readyz', { method: 'OPTIONS' })
    expect([options.status, await options.text(), options.headers.get('allow')]).toEqual([503, '', 'GET, HEAD, OPTIONS'])
    expect((await app.request('/readyz', { method: 'POST', body: '{}' })).status).toBe(405)
    expect(await (await app.request('/hello')).text()).toBe('hello')
    expect((await app.request('/nothing')).status).toBe(404)
  })

  it('passes an answer that takes time to waitUntil on Workers, and answers where there is no waitUntil', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    const app = new Hono().use(probes(createHealth({ readiness: { database: { run: async () => true, maxAge: 0 } } })))
    vi.unstubAllGlobals()
    const waited: unknown[] = []
    const context = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise), passThroughOnException: () => {}, props: {} }
    expect((await app.fetch(new Request('http://localhost/readyz'), {}, context)).status).toBe(200)
    expect(waited).toEqual([expect.any(Promise)])
    expect((await app.request('/readyz')).status).toBe(200)
  })

  it('keeps each header that a middleware before it sets with context.header, and sends its own once', async () => {
    const app = new Hono()
    app.use((context, next) => {
      context.header('x-request-id', '7')
      context.header('set-cookie', 'a=1')
      context.header('set-cookie', 'b=2', { append: true })
      context.header('vary', 'Origin')
      return next()
    })
    app.use(probes(createHealth()))
    for (const path of ['/livez', '/readyz']) {
      const { status, headers } = await app.request(path)
      expect([status, headers.get('x-request-id'), headers.getSetCookie()]).toEqual([200, '7', ['a=1', 'b=2']])
      expect([headers.get('vary'), headers.get('content-type')]).toEqual(['Accept', 'application/json'])
    }
  })

  it('lets a middleware before it add a header afterwards', async () => {
    const app = new Hono()
    app.use(async (context, next) => {
      await next()
      context.header('server-timing', 'app;dur=1')
    })
    app.use(probes(createHealth()))
    for (const path of ['/livez', '/readyz']) {
      const response = await app.request(path)
      expect([response.status, response.headers.get('server-timing'), response.headers.get('cache-control')]).toEqual([
        200,
        'app;dur=1',
        'no-store',
      ])
    }
  })

  it('warns once where it is mounted as a route that is no endpoint', async () => {
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const app = new Hono()
    app.get('/health', probes(createHealth()))
    app.use('/api/*', probes(createHealth()))
    for (const path of ['/health', '/health', '/api/hello']) expect((await app.request(path)).status).toBe(404)
    expect(warn.mock.calls).toEqual([
      [
        'probes: the route "/health" never answers, because its path is no endpoint (/livez, /readyz, /startupz, /healthz). Mount probes(health) for all paths, as with app.use, or set paths: { health: "/health" }.',
      ],
    ])
    warn.mockRestore()
  })

  it.each([
    ['app.route', () => new Hono().route('/internal', new Hono().use(probes(createHealth())))],
    ['app.basePath', () => new Hono().basePath('/internal').use(probes(createHealth()))],
  ])('warns once where %s has a prefix that the paths lack', async (_name, create) => {
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const app = create()
    for (let count = 0; count < 2; count++) expect((await app.request('/internal/readyz')).status).toBe(404)
    expect(warn.mock.calls).toEqual([
      [
        'probes: the route "/internal/*" keeps its prefix in the path, and /internal/readyz is no endpoint. Mount probes(health) without a path or a prefix, or name whole paths in the option paths, such as "/internal/readyz".',
      ],
    ])
    warn.mockRestore()
  })

  it('answers below app.route where the option paths has whole paths', async () => {
    const sub = new Hono().use(probes(createHealth(), { paths: { readiness: '/internal/readyz' } }))
    expect((await new Hono().route('/internal', sub).request('/internal/readyz')).status).toBe(200)
  })
})
