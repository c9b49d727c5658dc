import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { ProbeOptions } from '@hale/core'
import { createHealth, type HealthOptions } from '@hale/core'
import { probes } from '@hale/node'
import { generate } from 'selfsigned'
import type { ExampleService } from '../doctor/rules/example'

type AboutParts = ReturnType<Parameters<NonNullable<ReturnType<typeof createHealth>['addAbout']>>[0]>

/** A service of Hale for an example. */
interface HaleExample extends HealthOptions {
  readonly probeOptions?: ProbeOptions
  /** What `gracefulShutdown` and `probeThread` add. */
  readonly about?: AboutParts
  readonly host?: string
}

/** Starts a real service of Hale, which shows its full report to everyone. */
export async function serveHale({ probeOptions, about = {}, host, ...options }: HaleExample = {}): Promise<ExampleService> {
  const health = createHealth({ name: 'orders', ...options })
  health.addAbout?.(() => about)
  const service = await serveHttp(probes(health, { details: 'full', ...probeOptions }), host)
  await health.report()
  return service
}

/** Starts a server that answers in its own way. */
export async function serveHttp(listener: RequestListener, host = '127.0.0.1'): Promise<ExampleService> {
  return await started(createServer(listener), 'http', host)
}

async function started(server: Server, scheme: string, host: string): Promise<ExampleService> {
  server.listen(0, host)
  await once(server, 'listening')
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Starts a service of Hale with TLS. */
export async function serveSecurely(): Promise<ExampleService> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
  return await started(createSecureServer({ key, cert }, probes(createHealth({ name: 'orders' }))), 'https', '127.0.0.1')
}
