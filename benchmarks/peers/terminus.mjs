import { createServer } from 'node:http'
import { createTerminus, HealthCheckError } from '@godaddy/terminus'
import { listen } from '../src/measured/listen.mjs'

/** @type {import('../src/measured/setup').Serve} */
export function serve({ checks }) {
  const readiness = async () => {
    const errors = []
    await Promise.all(Object.values(checks).map((check) => check().catch((error) => errors.push(error))))
    if (errors.length > 0) throw new HealthCheckError('not ready', errors)
  }
  const server = createServer((_request, response) => response.end('hello'))
  return listen(createTerminus(server, { healthChecks: { '/livez': async () => {}, '/readyz': readiness } }))
}
