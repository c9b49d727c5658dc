import { testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { probes } from '@hale/hono'
import { fetchOnNodeDifferences, honoApp, mountFetchOnNode } from '@hale/testbed/apps'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'

// First, because the other replaces the runtime's own Request and Response.
const app = honoApp(probes)
testAdapter("hono with the runtime's own Request and Response", mountFetchOnNode(app, false), {
  it,
  differences: fetchOnNodeDifferences,
})
testAdapter('hono on @hono/node-server', mountFetchOnNode(app), { it, differences: fetchOnNodeDifferences })

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

  it('tells waitUntil on Workers of an answer that is not at hand, and answers where there is no such thing', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    const app = new Hono().use(probes(createHealth({ readiness: { database: { run: async () => true, maxAge: 0 } } })))
    vi.unstubAllGlobals()
    const waited: unknown[] = []
    const context = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise), passThroughOnException: () => {}, props: {} }
    expect((await app.fetch(new Request('http://localhost/readyz'), {}, context)).status).toBe(200)
    expect(waited).toEqual([expect.any(Promise)])
    expect((await app.request('/readyz')).status).toBe(200)
  })

  it('lets a middleware that stands before it add a header', async () => {
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
})
