import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { serveHale, serveHttp } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('readinessProbe: { httpGet: { path: /readyz, port: http } }') }

/** It sends everyone without HTTPS to another address first. */
function serveBehindRedirect() {
  const endpoints = probes(createHealth())
  return serveHttp((request, response) => {
    if (request.headers['x-forwarded-proto'] === 'https') endpoints(request, response)
    else response.writeHead(301, { location: `https://orders.example.com${request.url}` }).end()
  })
}

export const probeRedirectsExample: Example = {
  fires: { service: 'The service redirects to HTTPS before it answers a probe.', files, serve: serveBehindRedirect },
  silent: { service: 'The service answers probes before it redirects.', files, serve: serveHale },
}
