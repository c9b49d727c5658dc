import fastify from 'fastify'
import healthcheck from 'fastify-healthcheck'
import { portOf } from '../src/measured/listen.mjs'

/** @type {import('../src/measured/setup').Serve} */
export async function serve() {
  const app = fastify()
  app.register(healthcheck, { healthcheckUrl: '/livez' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return portOf(app.server)
}
