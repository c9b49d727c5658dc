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
          'probes: the app answered /readyz with 404, and the request did not reach the probes. Mount probes(health) before the routes and the middleware of the app.',
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

  it.each([
    ['is an endpoint', '/health', '/health', { health: '/health' }],
    ['has a wildcard', '/*', '/health', {}],
    ['has a parameter', '/:page', '/health', {}],
  ])('does not warn where the path of the route %s', async (_what, route, url, paths) => {
    await ask(route, url, paths)
    expect(warnings).toEqual([])
  })
})
