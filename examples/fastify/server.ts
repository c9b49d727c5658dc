import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/fastify'
import { gracefulShutdown } from '@hale/node'
import fastify from 'fastify'

const health = createHealth({
  name: 'fastify-example',
  liveness: { eventLoop: eventLoop() },
  // It writes nothing but its log, so a full disk is worth telling, but no reason to send it no requests.
  readiness: { disk: disk({ path: '/', critical: false }) },
})

const app = fastify({ logger: true })
app.register(probes(health))
app.get('/hello', () => 'hello\n')

// Unless told otherwise Fastify listens on localhost alone, where no orchestrator gets to.
await app.listen({ port: Number(process.env.PORT ?? 3000), host: '0.0.0.0' })

// Not ready at once, and still serving until everybody has seen that.
gracefulShutdown(app.server, health, { readinessDelay: 3_000, onShutdown: () => app.close() })
