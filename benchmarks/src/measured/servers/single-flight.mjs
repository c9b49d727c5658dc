import { createServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import expressApp from 'express'
import fastifyApp from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { checkHealth } from '../hand-written.mjs'
import { listen, portOf } from '../listen.mjs'

/**
 * The hand-written evaluation, made once for all who ask meanwhile, and its body written once: the least that can be
 * done about a herd.
 *
 * @param {import('../setup').Setup} setup
 */
function createFlight({ checks }) {
  /** @type {Promise<{ status: 200 | 503, body: string }> | undefined} */
  let flight
  /** @returns {Promise<{ status: 200 | 503, body: string }>} */
  const evaluate = async () => {
    const report = await checkHealth(checks)
    flight = undefined
    return { status: report.status === 'healthy' ? 200 : 503, body: JSON.stringify(report) }
  }
  return () => {
    flight ??= evaluate()
    return flight
  }
}

/** @type {import('../setup').Serve} */
export function node(setup) {
  const join = createFlight(setup)
  const server = createServer(async (_request, response) => {
    const { status, body } = await join()
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  })
  return listen(server)
}

/** @type {import('../setup').Serve} */
export function hono(setup) {
  const join = createFlight(setup)
  const app = new Hono().get('/readyz', async (context) => {
    const { status, body } = await join()
    return context.body(body, status, { 'content-type': 'application/json' })
  })
  return listen(/** @type {import('node:http').Server} */ (createAdaptorServer(app)))
}

/** @type {import('../setup').Serve} */
export function express(setup) {
  const join = createFlight(setup)
  const app = expressApp()
  app.get('/readyz', async (_request, response) => {
    const { status, body } = await join()
    response.status(status).type('json').send(body)
  })
  return listen(createServer(app))
}

/** @type {import('../setup').Serve} */
export async function fastify(setup) {
  const join = createFlight(setup)
  const app = fastifyApp()
  app.get('/readyz', async (_request, reply) => {
    const { status, body } = await join()
    return reply.code(status).type('application/json').send(body)
  })
  await app.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 })
  return portOf(app.server)
}

/** @type {import('../setup').Serve} */
export function koa(setup) {
  const join = createFlight(setup)
  const app = new Koa()
  app.use(async (context) => {
    const { status, body } = await join()
    context.status = status
    context.type = 'application/json'
    context.body = body
  })
  return listen(createServer(app.callback()))
}
