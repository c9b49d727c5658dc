import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A client that requests one of the Worker's own apps and leaves before the response. */
export interface LeavingClient {
  readonly port: number
  close(): void
}

/**
 * Starts it outside of workerd. A socket inside workerd can only be closed, which ends no request. It cannot be reset, as
 * the sockets of killed clients are. `/<port>/<ms>/<path>` responds when the client has sent its request and left.
 */
export async function startLeavingClient(): Promise<LeavingClient> {
  const server: Server = createServer(async (request, response) => {
    const [, port, ms, path] = /^\/(\d+)\/(\d+)(\/.*)$/.exec(request.url ?? '') ?? []
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    await wait(Number(ms))
    socket.resetAndDestroy()
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
