import { createServer } from 'node:http'
import { listen, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth, type Health } from '@hale/core'
import { mount, probes } from '@hale/express'
import { type ExpressModule, mountExpress, mountWith } from '@hale/testbed/apps'
import express5 from 'express'
import express4 from 'express4'
import { describe, expect, it, vi } from 'vitest'

for (const [name, express] of [
  ['express 5', express5],
  ['express 4', express4 as unknown as ExpressModule],
] as const) {
  const mountHandler = mountWith((mounted: typeof probes) => mountExpress(express, mounted), mount)
  testAdapter(name, mountExpress(express, probes), { it, mountHandler })
}

describe('express: what is particular to it', () => {
  const health = (): Health => createHealth({ readiness: { database: async () => true } })

  // Written out for each, so that the types of both majors are put to the test.
  const apps = {
    'express 5': () =>
      express5()
        .use('/internal', probes(health()))
        .use(express5.Router().use(probes(health()))),
    'express 4': () =>
      express4()
        .use('/internal', probes(health()))
        .use(express4.Router().use(probes(health()))),
  }
  for (const [name, create] of Object.entries(apps)) {
    it(`answers below the path that it is mounted at, and in a router, on ${name}`, async () => {
      const { port, close } = await listen(createServer(create()))
      for (const path of ['/internal/readyz', '/internal/readyz/database', '/internal/livez?verbose', '/readyz']) {
        expect((await sendRequest(port, { path })).status, path).toBe(200)
      }
      for (const path of ['/internal', '/internal/hello', '/internal/internal/readyz']) {
        expect((await sendRequest(port, { path })).status, path).toBe(404)
      }
      await close()
    })
  }

  const remedy =
    'probes: the route "/health" never answers, because its path is no endpoint (/livez, /readyz, /startupz, /healthz). Mount probes(health) for all paths, as with app.use, or set paths: { health: "/health" }.'

  it.each([
    ['express 5', express5],
    ['express 4', express4 as unknown as ExpressModule],
  ])('warns once where it is mounted as a route that is no endpoint, on %s', async (_name, express) => {
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const app = (express as ExpressModule)()
    app.get('/health', probes(health()))
    app.get('/hello', (_request, _response, next) => next())
    app.use(probes(health()))
    const { port, close } = await listen(createServer(app))
    for (const path of ['/health', '/health', '/hello']) expect((await sendRequest(port, { path })).status).toBe(404)
    expect(warn.mock.calls).toEqual([[remedy]])
    await close()
    warn.mockRestore()
  })

  it.each([
    ['express 5', express5],
    ['express 4', express4 as unknown as ExpressModule],
  ])('warns where it is mounted at the path of a request, on %s', async (_name, express) => {
    // No probe was answered yet in this copy.
    vi.resetModules()
    const [core, adapter] = [await import('@hale/core'), await import('@hale/express')]
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const app = (express as ExpressModule)().use('/healthz', adapter.probes(core.createHealth()))
    const { port, close } = await listen(createServer(app))
    expect((await sendRequest(port, { path: '/healthz' })).status).toBe(404)
    await vi.waitFor(
      () =>
        expect(warn.mock.calls).toEqual([
          [
            'probes: the app answered /healthz with 404, because the probes are mounted there and answer below it only. Mount probes(health) without a path or a prefix.',
          ],
        ]),
      60_000,
    )
    await close()
    warn.mockRestore()
  })

  it('answers 500 with the remedy where it is mounted without a call', async () => {
    const app = express5()
    app.use(probes as never)
    app.use((error: Error, _request: unknown, response: { status(code: number): { send(body: string): void } }, _next: unknown) => {
      response.status(500).send(error.message)
    })
    const { port, close } = await listen(createServer(app))
    const { status, body } = await sendRequest(port, { path: '/livez' })
    expect([status, body]).toEqual([
      500,
      expect.stringMatching(/^probes: health must be what createHealth return.*; got an instance of IncomingMessage\. /),
    ])
    await close()
  })
})
