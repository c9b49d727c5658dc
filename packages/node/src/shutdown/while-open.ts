import type { Server } from 'node:net'

/**
 * Calls `enter` now and `leave` once all of the servers have closed, and again when one listens or has closed anew.
 * Without servers it never leaves.
 */
export function whileOpen(servers: readonly Server[], enter: () => void, leave: () => void): void {
  const closed = new Set<Server>()
  enter()
  for (const server of servers) {
    server.on('close', () => {
      closed.add(server)
      if (closed.size === servers.length) leave()
    })
    server.on('listening', () => {
      if (closed.size === servers.length) enter()
      closed.delete(server)
    })
  }
}
