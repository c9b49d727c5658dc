import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventLoop, memory } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { gracefulShutdown, probes } from '@hale/node'

const health = createHealth({
  name: 'node-example',
  liveness: { eventLoop: eventLoop() },
  readiness: { memory: memory() },
})

const answerProbe = probes(health)
const server = createServer((request, response) => {
  answerProbe(request, response, () => {
    response.statusCode = request.url === '/hello' ? 200 : 404
    response.end(response.statusCode === 200 ? 'hello\n' : 'not found\n')
  })
})

server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}, try /readyz`)
})

// Readiness fails at once. Requests are served for three more seconds, until load balancers have noticed.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
