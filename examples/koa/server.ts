import type { AddressInfo } from 'node:net'
import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/koa'
import { gracefulShutdown } from '@hale/node'
import Koa from 'koa'

const health = createHealth({
  name: 'koa-example',
  liveness: { eventLoop: eventLoop() },
  // It writes nothing but its log, so a full disk is worth telling, but no reason to send it no requests.
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

// Not ready at once, and still serving until everybody has seen that.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
