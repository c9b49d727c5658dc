import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { beanstalkd } from './beanstalkd'

const { BEANSTALKD_HOST = '127.0.0.1', BEANSTALKD_PORT = '11300', PORT = '3000' } = process.env

const health = createHealth({
  name: 'custom-check-example',
  // Jobs can wait. Without its queue this service is degraded, but serves.
  readiness: { queue: { ...beanstalkd({ host: BEANSTALKD_HOST, port: Number(BEANSTALKD_PORT) }), critical: false } },
})

const probe = probes(health)
const server = createServer((request, response) =>
  probe(request, response, () => {
    if (request.url === '/hello') response.end('hello\n')
    else response.writeHead(404).end()
  }),
).listen(Number(PORT), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}, try /readyz`)
})

process.once('SIGTERM', () => {
  health.drain() // not ready, but still serving until every balancer has seen it
  setTimeout(() => server.close(), 3_000)
})
