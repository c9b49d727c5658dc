import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MountedApp } from '../adapter-case'

/** Starts a server on a free port of 127.0.0.1. Its app keeps the urls of requests in `log`. */
export async function listen(server: Server, log: readonly string[] = []): Promise<MountedApp> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    log,
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}
