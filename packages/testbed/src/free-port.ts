import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A loopback port that nothing listens on right now, for a server that must be told its port. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}
