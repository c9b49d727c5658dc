import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server of this process that ends with the test. */
export interface Served {
  readonly url: string
  /** How many connections are open. */
  open(): number
}

export async function serve(listener: RequestListener): Promise<Served> {
  const sockets: Socket[] = []
  const server = createServer(listener).on('connection', (socket) => sockets.push(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, open: () => sockets.filter((socket) => !socket.closed).length }
}

/** Writes as long as the client reads. */
export function endlessBody(response: ServerResponse): void {
  const more = (): void => {
    if (response.write(Buffer.alloc(65_536, ' ')) && !response.destroyed) setImmediate(more)
  }
  response.on('drain', more)
  more()
}
