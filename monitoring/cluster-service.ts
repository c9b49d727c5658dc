import cluster, { type Worker } from 'node:cluster'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { recordMetrics } from '@hale/prometheus'
import { AggregatorRegistry } from 'prom-client'

/**
 * A service of four workers. Run it with an IPC channel: it sends `{ port }` when its primary process serves the metrics
 * of all workers, takes `{ down }`, the number of workers whose database is down, and answers `{ down }`.
 */
export interface ClusterMessage {
  readonly port?: number
  readonly down?: number
}

const WORKERS = 4
// In a worker, it answers the primary process.
const registry = new AggregatorRegistry()

if (cluster.isPrimary) await servePrimary()
else serveWorker()

async function servePrimary(): Promise<void> {
  const workers = Array.from({ length: WORKERS }, () => cluster.fork())
  await Promise.all(workers.map(nextMessage))
  const server = createServer(async (_request, response) => {
    response.setHeader('content-type', registry.contentType).end(await registry.clusterMetrics())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  process.send?.({ port: (server.address() as AddressInfo).port } satisfies ClusterMessage)
  process.on('message', async ({ down = 0 }: ClusterMessage) => {
    for (const [index, worker] of workers.entries()) worker.send({ up: index >= down })
    await Promise.all(workers.map(nextMessage))
    process.send?.({ down } satisfies ClusterMessage)
  })
  process.on('disconnect', () => process.exit())
}

function serveWorker(): void {
  let up = true
  const health = createHealth({ name: 'cluster', readiness: { database: { run: () => up, every: 50 } } })
  recordMetrics(health)
  health.onTransition(({ kind, to }) => {
    if (kind === 'report' && to === (up ? 'healthy' : 'unhealthy')) process.send?.('settled')
  })
  health.start()
  process.on('message', ({ up: wanted }: { up?: boolean }) => {
    // prom-client sends messages of its own.
    if (wanted === undefined) return
    if (wanted === up) process.send?.('settled')
    up = wanted
  })
}

function nextMessage(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.on('message', function settled(message: unknown) {
      if (message !== 'settled') return
      worker.removeListener('message', settled)
      resolve()
    })
  })
}
