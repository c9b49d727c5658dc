import { createServer } from 'node:http'
import { listen, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { mount, probes } from '@hale/koa'
import { mountKoa, mountWith } from '@hale/testbed/apps'
import Router from '@koa/router'
import Koa3 from 'koa'
import mountAt from 'koa-mount'
import Koa2 from 'koa2'
import { describe, expect, it, vi } from 'vitest'

for (const [name, Koa] of [
  ['koa 3', Koa3],
  ['koa 2', Koa2 as unknown as typeof Koa3],
] as const) {
  testAdapter(name, mountKoa(Koa, probes), { it, mountHandler: mountWith((mounted: typeof probes) => mountKoa(Koa, mounted), mount) })
}

describe('koa: what is particular to it', () => {
  // Written out for each, so that the types of both majors are put to the test.
  const apps = {
    'koa 3': () => {
      const app = new Koa3()
      app.use(async (context, next) => {
        await next()
        context.set('x-seen', `${context.status} ${context.type} ${context.length}`)
      })
      return app.use(probes(createHealth({ readiness: { database: async () => false } }))).callback()
    },
    'koa 2': () => {
      const app = new Koa2()
      app.use(async (context, next) => {
        await next()
        context.set('x-seen', `${context.status} ${context.type} ${context.length}`)
      })
      return app.use(probes(createHealth({ readiness: { database: async () => false } }))).callback()
    },
  }
  for (const [name, create] of Object.entries(apps)) {
    it(`shows the answer to a middleware that stands before it, and lets it add a header, on ${name}`, async () => {
      const { port, close } = await listen(createServer(create()))
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await sendRequest(port, { method, path: '/readyz' })
        expect(status).toBe(503)
        expect(headers['x-seen']).toBe(`503 application/json ${headers['content-length']}`)
      }
      await close()
    })
  }

  it('warns once where it is a route of @koa/router that is no endpoint', async () => {
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const router = new Router().get('/health', probes(createHealth())).get('/hello', (_context, next) => next())
    const app = new Koa3().use(router.routes()).use(probes(createHealth()))
    const { port, close } = await listen(createServer(app.callback()))
    for (const path of ['/health', '/health', '/hello']) expect((await sendRequest(port, { path })).status).toBe(404)
    expect(warn.mock.calls).toEqual([
      [
        'probes: the route "/health" never answers, because its path is no endpoint (/livez, /readyz, /startupz, /healthz). Mount probes(health) for all paths, as with app.use, or set paths: { health: "/health" }.',
      ],
    ])
    await close()
    warn.mockRestore()
  })

  it('answers below the path of koa-mount, and warns where that is the path of the request', async () => {
    // No probe was answered yet in this copy.
    vi.resetModules()
    const [core, adapter] = [await import('@hale/core'), await import('@hale/koa')]
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const app = new Koa3().use(mountAt('/healthz', adapter.probes(core.createHealth())))
    const { port, close } = await listen(createServer(app.callback()))
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
    expect((await sendRequest(port, { path: '/healthz/readyz' })).status).toBe(200)
    await close()
    warn.mockRestore()
  })
})
