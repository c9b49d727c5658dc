import swagger from '@fastify/swagger'
import { listen, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { mount, probes } from '@hale/fastify'
import { fastify4Differences, fastifyDifferences, mountFastify, mountWith } from '@hale/testbed/apps'
import { type FastifyInstance, type FastifyServerOptions, fastify as fastify5 } from 'fastify'
import { fastify as fastify4 } from 'fastify4'
import { describe, expect, it, vi } from 'vitest'

type Create = (options?: FastifyServerOptions) => FastifyInstance
const create5: Create = (options) => fastify5(options)
const create4 = fastify4 as unknown as Create

for (const [name, create, differences] of [
  ['fastify 5', create5, fastifyDifferences],
  ['fastify 4', create4, fastify4Differences],
] as const) {
  const mountHandler = mountWith((mounted: typeof probes) => mountFastify(create, mounted), mount)
  testAdapter(name, mountFastify(create, probes), { it, differences, mountHandler })
}

it('stays out of the API description of @fastify/swagger', async () => {
  const app = create5()
  await app.register(swagger)
  app.register(probes(createHealth({ readiness: { database: async () => true } })))
  app.register(async (orders) => void orders.get('/orders', async () => []))
  await app.ready()
  expect(Object.keys(app.swagger().paths ?? {})).toEqual(['/orders'])
  await app.close()
})

for (const [name, create] of [
  ['fastify 5', create5],
  ['fastify 4', create4],
] as const) {
  describe(`${name}: what is particular to it`, () => {
    const health = () => createHealth({ readiness: { database: async () => true } })

    it.each<[prefix: string, url: string, options?: FastifyServerOptions]>([
      ['/internal', '/internal/readyz'],
      ['/internal', '/internal/readyz/database?x=1'],
      ['/slashed/', '/slashed/livez'],
      ['/a/b', '/a/b/readyz/'],
      ['/ready', '/ready/readyz'],
      ['/:tenant', '/acme/readyz'],
      ['/v:version(^\\d+$)', '/v1/readyz'],
      ['/größe', '/gr%C3%B6%C3%9Fe/readyz'],
      ['/API', '/api/readyz', { caseSensitive: false }],
      ['/a', '/a/readyz/', { ignoreTrailingSlash: true }],
      ['/a', '//a//readyz', { ignoreDuplicateSlashes: true }],
      ['/a', '/base/a/readyz', { rewriteUrl: ({ url = '' }) => url.replace('/base', '') }],
    ])('answers below the prefix %s at %s', async (prefix, url, options) => {
      const app = create(options)
      app.register(probes(health()), { prefix })
      expect((await app.inject({ url })).statusCode).toBe(200)
      await app.close()
    })

    it('answers below nested prefixes, and at the prefix itself where an endpoint is at "/"', async () => {
      const app = create()
      app.register(async (outer) => void outer.register(probes(health()), { prefix: '/b' }), { prefix: '/a' })
      app.register(probes(health(), { paths: { readiness: '/' } }), { prefix: '/base' })
      for (const url of ['/a/b/readyz/database', '/base', '/base/', '/base?verbose', '/base/livez']) {
        expect((await app.inject({ url })).statusCode, url).toBe(200)
      }
      for (const url of ['/readyz', '/a', '/a/b', '/a/b/b/readyz']) expect((await app.inject({ url })).statusCode, url).toBe(404)
      await app.close()
    })

    it('leaves unknown names below an endpoint to the routes of the app', async () => {
      const app = create()
      app.register(probes(health(), { paths: { health: '/health' } }))
      app.get('/health/:policy', async (request) => request.params)
      app.get('/readyz/*', async () => 'any')
      app.get('/*', async () => 'page')
      const bodies = ['/health/insurance', '/readyz/unknown', '/readyz/a/b', '/startupz/database'].map(
        async (url) => (await app.inject({ url })).body,
      )
      expect(await Promise.all(bodies)).toEqual(['{"policy":"insurance"}', 'any', 'any', 'page'])
      for (const url of ['/health', '/health/database', '/readyz/database']) {
        expect((await app.inject({ url })).json(), url).toMatchObject({ status: 'healthy' })
      }
      await app.close()
    })

    it('answers a group and its checks', async () => {
      const app = create()
      app.register(probes(health(), { groups: { '/health/payments': { checks: ['database'] } } }), { prefix: '/internal' })
      for (const url of ['/internal/health/payments', '/internal/health/payments/database']) {
        expect((await app.inject({ url })).statusCode, url).toBe(200)
      }
      await app.close()
    })

    it('shows a check at a path of its own only to callers who may see it', async () => {
      const app = create()
      app.register(probes(health(), { details: ({ header }) => (header('x-team') === 'sre' ? 'full' : 'none') }))
      expect((await app.inject({ url: '/readyz/database', headers: { 'x-team': 'sre' } })).statusCode).toBe(200)
      expect((await app.inject({ url: '/readyz/database' })).statusCode).toBe(404)
      await app.close()
    })

    it.each<[call: string, register: (app: FastifyInstance) => unknown]>([
      ['register(probes)', (app) => app.register(probes as never)],
      ['register(probes, { health })', (app) => app.register(probes as never, { health: health() } as never)],
      ['register(probes(app))', (app) => app.register(probes(app as never))],
    ])('fails the start of the app with the remedy for %s', async (_call, register) => {
      const app = create()
      register(app)
      await expect(async () => app.ready()).rejects.toThrow(
        new TypeError('probes: health must be what createHealth returns; got the Fastify app. Use app.register(probes(health))'),
      )
    })

    it('answers with the remedy where the plugin is mounted as a route', async () => {
      const app = create()
      app.get('/health', probes(health()) as never)
      expect((await app.inject({ url: '/health' })).json()).toMatchObject({
        statusCode: 500,
        message: 'probes: the plugin must be called with the Fastify app; got a request. Use app.register(probes(health))',
      })
      await app.close()
    })

    it('runs the hooks that were added before it and no others, and no hook changes what it sends', async () => {
      const app = create()
      const seen: string[] = []
      app.addHook('onRequest', async () => void seen.push('before'))
      app.addHook('onResponse', async (_request, reply) => void seen.push(`response ${reply.statusCode}`))
      app.register(probes(health()))
      app.addHook('onRequest', async () => void seen.push('after'))
      app.addHook('preHandler', async () => void seen.push('preHandler'))
      app.addHook('onSend', async () => '<html>')
      app.get('/hello', async () => 'hello')
      const answer = await app.inject({ url: '/readyz' })
      expect(answer.json()).toMatchObject({ status: 'healthy' })
      expect(answer.headers['content-type']).toBe('application/json')
      expect(seen).toEqual(['before', 'response 200'])
      await app.close()
    })

    it.each<FastifyServerOptions>([
      { exposeHeadRoutes: false },
      { exposeHeadRoutes: true },
      { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
      { caseSensitive: false },
      { ignoreTrailingSlash: true, caseSensitive: false, maxParamLength: 1 },
    ])('answers the same with %o', async (options) => {
      const app = create(options)
      app.register(probes(health()))
      app.setNotFoundHandler((_request, reply) => reply.code(404).send('not here'))
      for (const url of ['/livez', '/readyz', '/readyz/', '/readyz/database']) {
        const [get, head] = [await app.inject({ url }), await app.inject({ method: 'HEAD', url })]
        expect([get.statusCode, head.statusCode, head.body], url).toEqual([200, 200, ''])
        expect((await app.inject({ method: 'OPTIONS', url })).statusCode).toBe(200)
        expect((await app.inject({ method: 'PUT', url, payload: '{' })).statusCode).toBe(405)
      }
      const { ignoreDuplicateSlashes, caseSensitive } = options
      expect((await app.inject({ url: '//readyz' })).statusCode).toBe(ignoreDuplicateSlashes ? 200 : 404)
      expect((await app.inject({ url: '/READYZ' })).statusCode).toBe(caseSensitive === false ? 200 : 404)
      const { statusCode, body } = await app.inject({ url: '/readyz/unknown' })
      expect([statusCode, body]).toEqual([404, 'not here'])
      await app.close()
    })

    it('warns where its prefix is the path of the request', async () => {
      // No probe was answered yet in this copy.
      vi.resetModules()
      const [core, adapter] = [await import('@hale/core'), await import('@hale/fastify')]
      const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      const app = create()
      app.register(adapter.probes(core.createHealth()), { prefix: '/healthz' })
      await app.ready()
      const { port } = await listen(app.server)
      expect((await sendRequest(port, { path: '/healthz' })).status).toBe(404)
      await vi.waitFor(
        () =>
          expect(warn.mock.calls).toEqual([
            [
              'probes: the app answered /healthz with 404, and the request did not reach the probes. Mount probes(health) without a path or a prefix, before the routes and the middleware of the app.',
            ],
          ]),
        60_000,
      )
      await app.close()
      warn.mockRestore()
    })

    it('names the route when the app has one at the same path', async () => {
      const app = create()
      app.get('/readyz', async () => 'mine')
      app.register(probes(health()))
      await expect(app.ready()).rejects.toThrow(/already declared for route '\/readyz'/)
    })

    it('answers a probe that is in flight when the server closes', async () => {
      const app = create()
      const asked = new Promise<void>((begun) => {
        const database = () => new Promise<void>((resolve) => setTimeout(resolve, 50, begun()))
        app.register(probes(createHealth({ readiness: { database } })))
      })
      await app.ready()
      const { port } = await listen(app.server)
      const answer = sendRequest(port, { path: '/readyz' })
      await asked
      await app.close()
      expect((await answer).status).toBe(200)
    })
  })
}
