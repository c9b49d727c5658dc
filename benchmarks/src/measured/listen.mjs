/**
 * Starts a server on a free port of this machine. Resolves with the port.
 *
 * @param {import('node:http').Server} server
 * @returns {Promise<number>}
 */
export function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // A thousand clients connect at once.
    server.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 }, () => resolve(portOf(server)))
  })
}

/**
 * The port that a server listens on.
 *
 * @param {import('node:net').Server} server
 * @returns {number}
 */
export function portOf(server) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`the server listens on ${address}, expected a port`)
  return address.port
}
