import type { AddressInfo } from 'node:net'
import { disk, eventLoop, memory } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/express'
import { gracefulShutdown } from '@hale/node'
import express from 'express'

const health = createHealth({
  name: 'express-example',
  liveness: { eventLoop: eventLoop() },
  // A full disk is worth reporting, but the service can still answer.
  readiness: { memory: memory(), disk: disk({ path: '/', critical: false }) },
})

const app = express()
app.use(probes(health))
app.get('/hello', (_request, response) => {
  response.send('hello\n')
})

const server = app.listen(Number(process.env.PORT ?? 3000), (error) => {
  if (error) throw error
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}, try /readyz`)
})

// Readiness fails at once. Requests are served for three more seconds, until load balancers have noticed.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
