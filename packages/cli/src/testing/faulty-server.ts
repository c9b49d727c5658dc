import { once } from 'node:events'
import { type AddressInfo, createServer, type ListenOptions, type Socket } from 'node:net'

/** A TCP server that answers in its own way. */
export interface FaultyServer {
  readonly port: number
  close(): Promise<void>
}

/** Starts a TCP server that hands over each connection once the first bytes of a request have arrived. */
export async function faultyServer(answer: (socket: Socket, request: string) => void, where: ListenOptions = {}): Promise<FaultyServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    socket.once('data', (request) => answer(socket, request.toString('latin1')))
  })
  server.listen({ port: 0, host: '127.0.0.1', ...where })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A response of HTTP/1.1 as it goes over the wire. */
export function rawResponse(status: number, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const fields = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} -\r\n${lines.join('')}\r\n${body}`
}
