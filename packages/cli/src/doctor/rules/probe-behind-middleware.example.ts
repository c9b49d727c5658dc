import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { serveHale, serveHttp } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('livenessProbe: { httpGet: { path: /livez, port: http } }') }

/** The sessions stand before the probes. */
function serveBehindSessions() {
  const endpoints = probes(createHealth())
  return serveHttp((request, response) => {
    response.setHeader('set-cookie', 'sid=1f0c; HttpOnly')
    endpoints(request, response)
  })
}

export const probeBehindMiddlewareExample: Example = {
  fires: { service: 'The service starts a session before it answers a probe.', files, serve: serveBehindSessions },
  silent: { service: 'The service answers probes before its middleware.', files, serve: serveHale },
}
