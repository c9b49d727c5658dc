import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

/** A copy of the core in which no probe was answered yet. */
async function freshCore() {
  vi.resetModules()
  return import('../index')
}

async function serve(listener: RequestListener): Promise<(path: string) => Promise<number>> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return async (path) => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).status
}

const warnings: string[] = []
beforeEach(() => {
  warnings.length = 0
  vi.spyOn(console, 'error').mockImplementation((line) => void warnings.push(line))
})

describe('a mount after a catch-all', () => {
  it('warns once, with the remedy, when the app answers a request for an endpoint', async () => {
    const { createHealth, createProbeHandler } = await freshCore()
    createProbeHandler(createHealth())
    const get = await serve((_request, response) => response.writeHead(404).end())
    for (const path of ['/other', '/readyz?verbose', '/livez']) expect(await get(path)).toBe(404)
    await vi.waitFor(
      () =>
        expect(warnings).toEqual([
          'probes: the app answered /readyz with 404, and the request did not reach the probes. Mount probes(health) without a path or a prefix, before the routes and the middleware of the app.',
        ]),
      60_000,
    )
  })

  it('does not warn once a handler has answered a probe, and stops to watch', async () => {
    const { createHealth, createProbeHandler } = await freshCore()
    const { hasSubscribers } = await import('node:diagnostics_channel')
    const handle = createProbeHandler(createHealth())
    expect(hasSubscribers('http.server.response.finish')).toBe(true)
    await handle({ method: 'GET', url: '/livez', header: () => undefined })
    expect(hasSubscribers('http.server.response.finish')).toBe(false)
    createProbeHandler(createHealth())
    const get = await serve((_request, response) => response.writeHead(404).end())
    expect(await get('/readyz')).toBe(404)
    expect(warnings).toEqual([])
  })

  it('does not warn when the first probe is from another instance', async () => {
    const { createHealth, createProbeHandler } = await freshCore()
    const fleet = { join: () => undefined, failed: () => undefined, held: () => undefined, answer: () => Promise.resolve('{}') }
    const handle = createProbeHandler(createHealth({ readiness: { database: async () => {} }, fleet }))
    const { hasSubscribers } = await import('node:diagnostics_channel')
    await handle({ method: 'GET', url: '/readyz/database', header: (name) => (name === 'health-peer' ? 'a peer' : undefined) })
    expect(hasSubscribers('http.server.response.finish')).toBe(false)
  })

  it('watches for one handler only, however many there are', async () => {
    const { createHealth, createProbeHandler } = await freshCore()
    for (let count = 0; count < 100; count++) createProbeHandler(createHealth())
    const get = await serve((_request, response) => response.writeHead(404).end())
    await get('/readyz')
    await vi.waitFor(() => expect(warnings).toHaveLength(1), 60_000)
  })

  it('survives a console that throws', async () => {
    const { createHealth, createProbeHandler } = await freshCore()
    vi.spyOn(console, 'error').mockImplementation(() => {
      throw new Error('closed')
    })
    createProbeHandler(createHealth())
    const get = await serve((_request, response) => response.writeHead(404).end())
    expect(await get('/readyz')).toBe(404)
  })
})

describe('a mount at a path that the framework cuts off', () => {
  /** As `app.use(path, probes(health))` of Express does it. */
  async function mountAt(path: string): Promise<(path: string) => Promise<number>> {
    const { createHealth, createProbeHandler } = await freshCore()
    const handle = createProbeHandler(createHealth())
    return serve((request, response) => {
      const { method = '', url = '', headers } = request
      const isBelow = new RegExp(`^${path}(?=[/?]|$)`).test(url)
      const cut = url.slice(path.length).replace(/^(?!\/)/, '/')
      const answer = isBelow ? handle({ method, url: cut, originalUrl: url, header: (name) => headers[name]?.toString() }) : undefined
      void Promise.resolve(answer).then((given) => response.writeHead(given?.status ?? 404).end())
    })
  }

  it.each(['/healthz', '/healthz/', '/healthz?verbose'])('warns once that %s is the mount itself, with the remedy', async (path) => {
    const get = await mountAt('/healthz')
    for (let count = 0; count < 2; count++) expect(await get(path)).toBe(404)
    await vi.waitFor(
      () =>
        expect(warnings).toEqual([
          'probes: the app answered /healthz with 404, because the probes are mounted there and answer below it only. Mount probes(health) without a path or a prefix.',
        ]),
      60_000,
    )
    expect(await get('/healthz/healthz')).toBe(200)
  })

  it('names the option paths too where the path is no endpoint', async () => {
    const get = await mountAt('/health')
    expect(await get('/health')).toBe(404)
    await vi.waitFor(
      () =>
        expect(warnings).toEqual([
          'probes: the app answered /health with 404, because the probes are mounted there and answer below it only. Mount probes(health) without a path or a prefix, and set paths: { health: "/health" }.',
        ]),
      60_000,
    )
  })

  it('says that the path is too much where the request is for an endpoint at the root', async () => {
    const get = await mountAt('/internal')
    for (const path of ['/internal/hello', '/', '/readyz']) expect(await get(path)).toBe(404)
    await vi.waitFor(() => expect(warnings).toEqual([expect.stringMatching(/answered \/readyz .* without a path or a prefix/)]), 60_000)
  })

  it('does not warn of the path once a probe was answered below it', async () => {
    const get = await mountAt('/internal')
    expect(await get('/internal/livez')).toBe(200)
    for (const path of ['/internal', '/readyz']) expect(await get(path)).toBe(404)
    expect(warnings).toEqual([])
  })
})

describe('a mount as a route', () => {
  const ask = async (route: string, url: string, paths = {}) => {
    const { createHealth, createProbeHandler } = await freshCore()
    const handle = createProbeHandler(createHealth(), { paths })
    for (let count = 0; count < 2; count++) await handle({ method: 'GET', url, route: () => route, header: () => undefined })
  }

  it('warns once where the path of the route is no endpoint', async () => {
    await ask('/health', '/health')
    expect(warnings).toEqual([
      'probes: the route "/health" never answers, because its path is no endpoint (/livez, /readyz, /startupz, /healthz). Mount probes(health) for all paths, as with app.use, or set paths: { health: "/health" }.',
    ])
  })

  it('warns once where the route has a prefix, which the endpoints of the handler lack', async () => {
    await ask('/internal/*', '/internal/readyz?verbose')
    expect(warnings).toEqual([
      'probes: the route "/internal/*" keeps its prefix in the path, and /internal/readyz is no endpoint. Mount probes(health) without a path or a prefix, or name whole paths in the option paths, such as "/internal/readyz".',
    ])
  })

  it.each([
    ['has a prefix, and the path below it is no endpoint', '/internal/*', '/internal/hello', {}],
    ['has a prefix, and the endpoints have it too', '/internal/*', '/internal/readyz', { readiness: '/internal/readyz' }],
    ['is an endpoint', '/health', '/health', { health: '/health' }],
    ['has a wildcard', '/*', '/health', {}],
    ['has a parameter', '/:page', '/health', {}],
  ])('does not warn where the path of the route %s', async (_what, route, url, paths) => {
    await ask(route, url, paths)
    expect(warnings).toEqual([])
  })
})
