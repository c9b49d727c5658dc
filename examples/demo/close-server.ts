import type { Server } from 'node:http'

const patience = 5_000

/** Takes no more connections and lets running requests finish; ends those that do not. */
export async function closeServer(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), patience)
  await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
  clearTimeout(timer)
}
