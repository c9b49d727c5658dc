import underPressure from '@fastify/under-pressure'
import fastify from 'fastify'
import { portOf } from '../src/measured/listen.mjs'

/** @param {object} options */
async function start(options) {
  const app = fastify()
  app.register(underPressure, options)
  await app.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 })
  return portOf(app.server)
}

/** @type {import('../src/measured/setup').Serve} */
export function liveness() {
  return start({ maxEventLoopDelay: 1_000, exposeStatusRoute: '/livez' })
}

/** @type {import('../src/measured/setup').Serve} */
export function readiness({ checks, maxAge }) {
  const healthCheck = async () => {
    await Promise.all(Object.values(checks).map((check) => check()))
    return true
  }
  return start({ healthCheck, healthCheckInterval: maxAge, exposeStatusRoute: '/readyz' })
}
