import type { AddressInfo } from 'node:net'
import type { Differences, MountAdapter } from '@hale/conformance'
import type { FastifyInstance, FastifyPluginAsync, FastifyServerOptions } from 'fastify'
import type { Probes } from './probes'

const badUrl = { status: 400, reason: "Fastify's router refuses a URL that it cannot decode, before any plugin runs" }

/** What Fastify answers by itself. */
const common: Differences = {
  'GET /readyz/%': badUrl,
  'GET /readyz/%zz': badUrl,
  'GET /readyz/%ff%fe': badUrl,
  'GET /%72eadyz': { status: 200, reason: "Fastify's router decodes a path before it matches a route" },
}
export const fastify4Differences: Differences = {
  ...common,
  'GET /readyz;jsessionid=1': { status: 200, reason: 'in Fastify 4 a query may begin with a semicolon' },
}
export const fastifyDifferences: Differences = {
  ...common,
  'PROPFIND /readyz': { status: 401, reason: 'Fastify 5 routes no method that the app has not added, so it is "not found"' },
}

/** Keeps the URLs of the lines that Fastify's own logger writes. */
const logTo = (log: string[]): FastifyServerOptions => ({
  logger: {
    level: 'trace',
    stream: {
      write(line: string) {
        const { msg, req } = JSON.parse(line)
        if (!/^(request completed$|Server listening)/.test(msg)) log.push(req?.url ?? msg)
      },
    },
  },
})

/** The suite's app in Fastify, of the major that is passed in. */
export const mountFastify =
  (fastify: (options: FastifyServerOptions) => FastifyInstance, probes: Probes<FastifyPluginAsync>): MountAdapter =>
  async (health, options, earlier = {}) => {
    const log: string[] = []
    const app = fastify(logTo(log))
    app.addHook('onRequest', async (_request, reply) => void reply.headers(earlier))
    app.register(probes(health, options))
    app.addHook('onRequest', async (request, reply) => (request.headers.authorization ? undefined : reply.code(401).send()))
    app.get('/hello', async () => 'hello')
    app.post('/hello', async (request) => request.body)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: (app.server.address() as AddressInfo).port, log, close: () => app.close() }
  }
