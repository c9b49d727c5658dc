import type { AddressInfo } from 'node:net'
import type { Differences, MountAdapter } from '@hale/conformance'
import { probes } from '@hale/fastify'
import { fastify } from 'fastify'

const badUrl = { status: 400, reason: "Fastify's router answers a url that it cannot decode, before any plugin is asked" }

/** What Fastify answers by itself, on any runtime. */
export const fastifyDifferences: Differences = {
  'GET /readyz/%': badUrl,
  'GET /readyz/%zz': badUrl,
  'GET /readyz/%ff%fe': badUrl,
  'PROPFIND /readyz': { status: 401, reason: 'Fastify 5 routes no method that the app has not added: it is not found' },
}

/** Fastify with @hale/fastify. */
export const mountFastify: MountAdapter = async (health, options) => {
  const log: string[] = []
  const app = fastify()
  app.register(probes(health, options))
  app.addHook('onRequest', async (request) => void log.push(request.url))
  app.addHook('onRequest', async (request, reply) => (request.headers.authorization ? undefined : reply.code(401).send()))
  app.get('/hello', async () => 'hello')
  app.post('/hello', async (request) => request.body)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: (app.server.address() as AddressInfo).port, log, close: () => app.close() }
}
