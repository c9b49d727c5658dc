import { createServer } from 'node:http'
import { http } from '@hale/checks/http'
import { createHealth } from '@hale/core'
import { gracefulShutdown, probes } from '@hale/node'

// A service with one database, which stands on the port DATABASE. Plain JavaScript, so that it starts as quickly as a built one.
const { PORT, DATABASE, READINESS_DELAY } = process.env

const health = createHealth({
  name: 'orders',
  liveness: { process: () => true },
  readiness: { database: http(`http://127.0.0.1:${DATABASE}/`) },
})
const answerProbe = probes(health, { details: 'full' })
const server = createServer((request, response) => {
  if (request.url === '/readyz') process.send?.('asked')
  answerProbe(request, response, () => {
    const [, seconds] = /^\/block\/(\d+)$/.exec(request.url ?? '') ?? []
    response.end('ok')
    // Blocks the loop as a long computation does, and costs no CPU.
    if (seconds) response.once('close', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(seconds) * 1_000))
  })
})
gracefulShutdown(server, health, { readinessDelay: Number(READINESS_DELAY) })
server.listen(Number(PORT), '127.0.0.1')
// It ends with its parent.
process.once('disconnect', () => process.exit())
