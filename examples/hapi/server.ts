import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import Hapi from '@hapi/hapi'
import { probes } from './probes'

const health = createHealth({
  name: 'hapi-example',
  liveness: { eventLoop: eventLoop() },
  // A full disk is worth reporting, but the service can still answer.
  readiness: { disk: disk({ path: '/', critical: false }) },
})

const server = Hapi.server({ port: Number(process.env.PORT ?? 3000) })
await server.register(probes(health))
server.route({ method: 'GET', path: '/hello', handler: () => 'hello\n' })
await server.start()
console.log(`listening on http://localhost:${server.info.port}, try /readyz`)

process.once('SIGTERM', () => {
  health.drain() // Readiness fails from now on. Load balancers have three seconds to notice.
  setTimeout(() => server.stop(), 3_000)
})
