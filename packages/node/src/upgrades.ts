import type { IncomingMessage } from 'node:http'
import type { Server, Socket } from 'node:net'

const EVENTS = ['upgrade', 'connect']

/**
 * Calls back for each connection that leaves HTTP for another protocol. Listens only while somebody else does: Node
 * answers such a request as any other where nobody listens.
 */
export function watchUpgrades(server: Server, upgraded: (socket: Socket) => void): void {
  const listener = (_request: IncomingMessage, socket: Socket): void => upgraded(socket)

  function listen(event: string): void {
    if (EVENTS.includes(event) && !server.listeners(event).includes(listener)) server.prependListener(event, listener)
  }
  for (const event of EVENTS) if (server.listenerCount(event) > 0) listen(event)
  server.on('newListener', (event, added) => {
    if (added !== listener) listen(event)
  })
  server.on('removeListener', (event) => {
    if (EVENTS.includes(event) && server.listeners(event).every((left) => left === listener)) server.removeListener(event, listener)
  })
}
