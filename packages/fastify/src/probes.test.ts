import { listen, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { probes } from '@hale/fastify'
import { fastify4Differences, fastifyDifferences, mountFastify } from '@hale/testbed/apps'
import { type FastifyInstance, type FastifyServerOptions, fastify as fastify5 } from 'fastify'
import { fastify as fastify4 } from 'fastify4'
import { describe, expect, it } from 'vitest'

type Create = (options?: FastifyServerOptions) => FastifyInstance
const create5: Create = (options) => fastify5(options)
const create4 = fastify4 as unknown as Create

testAdapter('fastify 5', mountFastify(create5, probes), { it, differences: fastifyDifferences })
testAdapter('fastify 4', mountFastify(create4, probes), { it, differences: fastify4Differences })

for (const [name, create] of [
  ['fastify 5', create5],
  ['fastify 4', create4],
] as const) {
  describe(`${name}: what is particular to it`, () => {
    const health = () => createHealth({ readiness: { database: async () => true } })

    it('answers below a prefix', async () => {
      const app = create()
      app.register(probes(health()), { prefix: '/internal' })
      app.register(probes(health()), { prefix: '/slashed/' })
      app.register(probes(health(), { paths: { readiness: '/' } }), { prefix: '/base' })
      for (const url of [
        '/internal/readyz',
        '/internal/readyz/database',
        '/slashed/livez',
        '/base',
        '/base/',
        '/base?verbose',
        '/base/livez',
      ]) {
        expect((await app.inject({ url })).statusCode, url).toBe(200)
      }
      for (const url of ['/readyz', '/internal', '/internal/internal/readyz']) expect((await app.inject({ url })).statusCode, url).toBe(404)
      await app.close()
    })

    it('runs the hooks that were added before it, none that was added after it, and lets nobody change what is sent', async () => {
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
      for (const url of ['//readyz', '/READYZ', '/%72eadyz']) {
        const { statusCode, body } = await app.inject({ url })
        expect([statusCode, body], url).toEqual([404, 'not here'])
      }
      expect((await app.inject({ url: '/readyz/nobody' })).statusCode).toBe(404)
      await app.close()
    })

    it('names the route when the app has one at the same path', async () => {
      const app = create()
      app.get('/readyz', async () => 'mine')
      app.register(probes(health()))
      await expect(app.ready()).rejects.toThrow(/already declared for route '\/readyz'/)
    })

    it('is answered while the server closes, and holds nothing back', async () => {
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
