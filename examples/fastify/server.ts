import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/fastify'
import { gracefulShutdown } from '@hale/node'
import fastify from 'fastify'

const health = createHealth({
  name: 'fastify-example',
  liveness: { eventLoop: eventLoop() },
  // A full disk is worth reporting, but the service can still answer.
  readiness: { disk: disk({ path: '/', critical: false }) },
})

const app = fastify({ logger: true })
app.register(probes(health))
app.get('/hello', () => 'hello\n')

// By default Fastify listens on localhost only, which no orchestrator can reach.
await app.listen({ port: Number(process.env.PORT ?? 3000), host: '0.0.0.0' })

// Readiness fails at once. Requests are served for three more seconds, until load balancers have noticed.
gracefulShutdown(app.server, health, { readinessDelay: 3_000, onShutdown: () => app.close() })
