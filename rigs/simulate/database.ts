import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { freePort } from '@hale/testbed'

/** A dependency that answers HTTP, until it is stopped or hangs. */
export interface Database {
  readonly port: number
  stop(): Promise<void>
  start(): Promise<void>
  /** Connections are accepted, and nothing is answered. */
  hang(): void
  /** Answers again, also what came while it hung. */
  recover(): void
}

export async function startDatabase(): Promise<Database> {
  const port = await freePort()
  const waiting: ServerResponse[] = []
  let hangs = false
  let server: Server | undefined

  async function start(): Promise<void> {
    server = createServer((_request, response) => void (hangs ? waiting.push(response) : response.end('ok')))
    await once(server.listen(port, '127.0.0.1'), 'listening')
  }

  await start()
  return {
    port,
    start,
    async stop() {
      if (!server?.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    hang() {
      hangs = true
    },
    recover() {
      hangs = false
      for (const response of waiting.splice(0)) response.end('ok')
    },
  }
}
