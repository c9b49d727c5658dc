import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { serveHale, serveHttp } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('livenessProbe: { httpGet: { path: /livez, port: http } }') }

/** The rate limiter stands before the probes. */
function serveBehindLimiter() {
  const endpoints = probes(createHealth())
  let remaining = 100
  return serveHttp((request, response) => {
    remaining -= 1
    response.setHeader('ratelimit-remaining', Math.max(0, remaining))
    if (remaining < 0) response.writeHead(429).end()
    else endpoints(request, response)
  })
}

export const probeRateLimitedExample: Example = {
  fires: { service: 'The service counts probes against its rate limit.', files, serve: serveBehindLimiter },
  silent: { service: 'The service answers probes before its rate limiter.', files, serve: serveHale },
}
