import { setTimeout as sleep } from 'node:timers/promises'
import { bullmqWork, progress } from '@hale/checks/activity'
import { redis } from '@hale/checks/redis'
import { createHealth } from '@hale/core'
import { logTransitions } from '@hale/core/logging'
import { gracefulShutdown, probeThread, reportFile } from '@hale/node'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'

const { PORT = '9090', REDIS_PORT = '6379', REDIS_PASSWORD, REPORT_FILE = '/tmp/worker-health.json' } = process.env

// BullMQ waits for a lost Redis without end, so it wants no limit of retries.
const connection = {
  host: '127.0.0.1',
  port: Number(REDIS_PORT),
  maxRetriesPerRequest: null,
  ...(REDIS_PASSWORD && { password: REDIS_PASSWORD }),
}
const queue = new Queue('mails', { connection })
const worker = new Worker('mails', send, { connection })
const client = new Redis(connection)
// An unhandled `error` event ends the process.
queue.on('error', () => {})
worker.on('error', () => {})
client.on('error', () => {})

async function send({ data }: { readonly data: { readonly to: string; readonly takes?: number } }): Promise<void> {
  await sleep(data.takes ?? 10)
  console.log(`sent a mail to ${data.to}`)
}

const health = createHealth({
  name: 'worker-example',
  readiness: {
    // Unhealthy while mails wait and none is sent: an idle worker is healthy.
    mails: progress({ work: bullmqWork(queue, worker), within: 60_000 }),
    redis: redis(client),
  },
})
logTransitions(health, console)

// No HTTP server of its own: kubelet asks the thread, and an exec probe may read the file.
const { port } = await probeThread(health, { port: Number(PORT) })
reportFile(health, { path: REPORT_FILE })
console.log(`waiting for mails; probes on http://localhost:${port}/readyz`)

// `worker.close()` takes no new job and waits for the one under way.
gracefulShutdown([], health, { onShutdown: [() => worker.close(), () => queue.close(), () => client.disconnect()] })
