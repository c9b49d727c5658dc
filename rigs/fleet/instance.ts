import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { postgres } from '@hale/checks/postgres'
import { createHealth } from '@hale/core'
import { createFleet, redisPeers } from '@hale/fleet'
import { probes } from '@hale/node'
import { Redis } from 'ioredis'
import pg from 'pg'

// One instance of a shop: /orders needs the database, /catalogue does not.
const { HOST = '127.0.0.1', PORT = '0', VERSION, ZONE, GUARD, DATABASE_HOST, DATABASE_PORT, DATABASE_PASSWORD } = process.env
const { REDIS_HOST, REDIS_PORT, REDIS_PASSWORD } = process.env
let brokenRelease = false

const pool = new pg.Pool({
  host: DATABASE_HOST,
  port: Number(DATABASE_PORT),
  user: 'hale',
  password: DATABASE_PASSWORD,
  database: 'postgres',
  max: 2,
  connectionTimeoutMillis: 400,
})
pool.on('error', () => undefined)

const redis = new Redis({ host: REDIS_HOST, port: Number(REDIS_PORT), password: REDIS_PASSWORD, maxRetriesPerRequest: 1 })
redis.on('error', () => undefined)

const check = postgres(pool, { timeout: 400 })
const fleet =
  GUARD === 'on'
    ? createFleet({ peers: redisPeers(redis, { url: `http://${HOST}:${PORT}`, beatEvery: 1_000 }), zone: ZONE, mode: 'guard' })
    : undefined
const health = createHealth({
  name: 'shop',
  version: VERSION,
  readiness: {
    database: {
      ...check,
      run(context) {
        if (brokenRelease) throw new Error('this release reads a table that is not there')
        return check.run(context)
      },
    },
  },
  fleet,
})

async function order(): Promise<number> {
  if (brokenRelease) return 500
  try {
    await pool.query('SELECT 1')
    return 200
  } catch {
    return 500
  }
}

// What this process knows of its probes: how it answered each kind, the slowest answer, and how late its event loop was.
const probed = { answers: {} as Record<string, number>, slowest: 0 }
const lateness = monitorEventLoopDelay({ resolution: 10 })
lateness.enable()

const handle = probes(health)
const server = createServer((request, response) => {
  if (request.url === '/readyz') {
    const began = performance.now()
    response.once('close', () => {
      const kind = response.writableFinished ? `${response.statusCode}` : 'gone before the answer'
      probed.answers[kind] = (probed.answers[kind] ?? 0) + 1
      probed.slowest = Math.max(probed.slowest, performance.now() - began)
    })
  }
  handle(request, response, async () => {
    response.writeHead(request.url === '/orders' ? await order() : 200, { 'x-instance': PORT }).end()
  })
})
process.on('message', (message) => {
  if (message === 'break') brokenRelease = true
  if (message === 'figures')
    process.send?.({
      about: health.about().fleet,
      cpu: process.cpuUsage(),
      status: health.snapshot('readiness').status,
      probed: { ...probed, late: lateness.max / 1e6 },
    })
  if (message === 'forget') {
    probed.answers = {}
    probed.slowest = 0
    lateness.reset()
  }
})
process.once('disconnect', () => process.exit())
server.listen(Number(PORT), HOST, () => process.send?.('listening'))
