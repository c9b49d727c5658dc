import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { probes } from '../probes'
import { isRunByWatcher } from '../shutdown/file-watcher'
import { gracefulShutdown } from '../shutdown/graceful-shutdown'
import type { GracefulShutdownOptions } from '../shutdown/shutdown-options'

// A service for tests that need a process. `OPTIONS` are the options of gracefulShutdown as JSON.
const options: GracefulShutdownOptions = JSON.parse(process.env['OPTIONS'] ?? '{}')
const health = createHealth()
const probe = probes(health)
const server = createServer((request, response) => probe(request, response, () => response.writeHead(200).write('endless')))
gracefulShutdown(server, health, options)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`watcher ${isRunByWatcher()}, listening ${(server.address() as AddressInfo).port}\n`)
})
