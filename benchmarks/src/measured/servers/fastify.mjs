import { probes } from '@hale/fastify'
import fastify from 'fastify'
import { createHale } from '../hale.mjs'
import { portOf } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/** @type {import('../setup').Serve} */
export async function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  const app = fastify()
  for (const path of ['/livez', '/readyz']) {
    app.get(path, (_request, reply) => {
      reply.code(status).headers(headers).send(body)
    })
  }
  await app.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 })
  return portOf(app.server)
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export async function usual(setup) {
  const { body } = requireAnswer(setup)
  const app = fastify()
  for (const path of ['/livez', '/readyz']) {
    app.get(path, (_request, reply) => {
      reply.type('application/json').send(body)
    })
  }
  await app.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 })
  return portOf(app.server)
}

/** @type {import('../setup').Serve} */
export async function hale(setup) {
  const app = fastify()
  app.register(probes(createHale(setup)))
  await app.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 })
  return portOf(app.server)
}
