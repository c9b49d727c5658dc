import type { AddressInfo } from 'node:net'
import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/koa'
import { gracefulShutdown } from '@hale/node'
import Koa from 'koa'

const health = createHealth({
  name: 'koa-example',
  liveness: { eventLoop: eventLoop() },
  // A full disk is worth reporting, but the service can still answer.
  readiness: { disk: disk({ path: '/', critical: false }) },
})

const app = new Koa()
app.use(probes(health))
app.use((context) => {
  if (context.path === '/hello') context.body = 'hello\n'
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}, try /readyz`)
})

// Readiness fails at once. Requests are served for three more seconds, until load balancers have noticed.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
