import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { serveHale, serveHttp } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('livenessProbe: { httpGet: { path: /livez, port: http } }') }

/** The authentication stands before the probes. */
function serveBehindLogin() {
  const endpoints = probes(createHealth())
  return serveHttp((request, response) => {
    if (request.headers.authorization) endpoints(request, response)
    else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end()
  })
}

export const probeUnauthorizedExample: Example = {
  fires: { service: 'The service wants a token before it answers a probe.', files, serve: serveBehindLogin },
  silent: { service: 'The service answers probes before it wants a token.', files, serve: serveHale },
}
