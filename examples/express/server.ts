import type { AddressInfo } from 'node:net'
import { disk, eventLoop, memory } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/express'
import { gracefulShutdown } from '@hale/node'
import express from 'express'

const health = createHealth({
  name: 'express-example',
  liveness: { eventLoop: eventLoop() },
  // It writes nothing but its log, so a full disk is worth telling, but no reason to send it no requests.
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

// Not ready at once, and still serving until everybody has seen that.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
