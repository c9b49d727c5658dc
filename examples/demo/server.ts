import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { basic, bearer } from '@hale/core'
import { logTransitions } from '@hale/core/logging'
import { mount, probes } from '@hale/hono'
import { gracefulShutdown } from '@hale/node'
import { statusPage } from '@hale/page'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { withBreakButtons } from './break-buttons'
import { openCache } from './cache'
import { openDatabase } from './database'
import { type Drill, drillRoutes } from './drill'
import { openEmbeddedDatabase } from './embedded-database'
import { describeHealth } from './health'
import { createInProcessCache } from './in-process-cache'
import { metricsRoute } from './metrics'
import { createOrders } from './orders'
import { answerError, orderRoutes } from './routes'
import { readSettings } from './settings'
import { startUp } from './start-up'
import { welcome } from './welcome'

const { host, port, databaseUrl, redisUrl, healthToken } = readSettings(process.env)
const database = databaseUrl ? openDatabase(databaseUrl) : openEmbeddedDatabase()
const cache = redisUrl ? openCache(redisUrl) : createInProcessCache()
const orders = createOrders(database, cache)
const health = describeHealth(database, cache, orders)

const token = healthToken ?? randomBytes(9).toString('base64url')
const drills: Readonly<Record<string, Drill | undefined>> = { database: database.drill, cache: cache.drill }
const app = new Hono()
app.use(probes(health, { details: bearer(token) }))
// Only this machine reaches the loopback address, so its people see everything without a password.
const page = statusPage(health, { details: host === '127.0.0.1' ? 'full' : basic('demo', token) })
app.use(
  mount(
    withBreakButtons(
      page,
      Object.keys(drills).filter((name) => drills[name]),
    ),
  ),
)
app.get('/', (context) => context.redirect('/status'))
app.route('/', metricsRoute(health))
app.route('/', orderRoutes(orders))
app.route('/', drillRoutes(drills))
app.onError(answerError)

// Listen first, so that probes see that it is alive but not ready.
const release = health.hold('starting up')
const server = serve({ fetch: app.fetch, hostname: host, port }, ({ port }) => {
  console.log(welcome({ base: `http://${host}:${port}`, token, database, cache }))
}) as Server
server.once('error', (error) => {
  console.error(`cannot listen on ${host}:${port}: ${error.message}. Set PORT to a free one, or to 0 for any.`)
  process.exit(1)
})

const { stopping } = gracefulShutdown(server, health, {
  timeout: 5_000,
  onShutdown: [() => cache.close(), () => database.close()],
})

try {
  await startUp(orders, stopping)
  release()
  while ((await health.report()).status === 'unhealthy') await sleep(200, undefined, { signal: stopping })
  console.log('Started: it accepts orders now.')
  // `startUp` printed what it waited for. From here on each change is one line, without a stack trace.
  logTransitions(health, console)
} catch (error) {
  if (!stopping.aborted) throw error
}
