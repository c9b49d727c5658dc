import { join } from 'node:path'
import { Server, ServerCredentials, type ServiceDefinition, type sendUnaryData } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { eventLoop, memory } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/grpc'

const health = createHealth({
  name: 'grpc-example',
  liveness: { eventLoop: eventLoop() },
  readiness: { memory: memory() },
})

const server = new Server()
server.addService(...probes(health, { services: { 'orders.Orders': 'readiness' } }))

const orders = loadSync(join(import.meta.dirname, 'orders.proto'))['orders.Orders'] as ServiceDefinition
server.addService(orders, {
  Hello(_call: unknown, answer: sendUnaryData<{ message: string }>) {
    answer(null, { message: 'hello' })
  },
})

server.bindAsync(`127.0.0.1:${process.env.PORT ?? 50051}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  console.log(`listening on grpc://127.0.0.1:${port}`)
})

function stop(): void {
  if (health.phase === 'draining') return // npx and pnpm send a signal twice
  health.drain() // watchers know at once, and the server answers calls until every client knows
  setTimeout(() => {
    server.tryShutdown(() => undefined)
    // Open watches would keep it waiting for ever.
    setTimeout(() => server.forceShutdown(), 1_000).unref()
  }, 3_000)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
