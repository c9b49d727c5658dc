import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import { probes } from './probes'

const health = createHealth({
  name: 'h3-example',
  liveness: { eventLoop: eventLoop() },
  // A full disk is worth reporting, but the service can still answer.
  readiness: { disk: disk({ path: '/', critical: false }) },
})

const app = new H3()
app.use(probes(health))
app.get('/hello', () => 'hello\n')

const server = createServer(toNodeHandler(app)).listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}, try /readyz`)
})

process.once('SIGTERM', () => {
  health.drain() // Readiness fails from now on. Load balancers have three seconds to notice.
  setTimeout(() => server.close(), 3_000)
})
