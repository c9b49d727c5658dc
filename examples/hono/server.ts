import { disk, eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/hono'
import { gracefulShutdown } from '@hale/node'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const health = createHealth({
  name: 'hono-example',
  liveness: { eventLoop: eventLoop() },
  // A full disk is worth reporting, but the service can still answer.
  readiness: { disk: disk({ path: '/', critical: false }) },
})

const app = new Hono()
app.use(probes(health))
app.get('/hello', (context) => context.text('hello\n'))

// Without `hostname` the server refuses HAProxy's default check, which sends no Host header.
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '0.0.0.0' }, ({ port }) => {
  console.log(`listening on http://localhost:${port}, try /readyz`)
})

// Readiness fails at once. Requests are served for three more seconds, until load balancers have noticed.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
