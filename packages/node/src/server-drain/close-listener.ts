import type { Server } from 'node:net'

const MAX_TURNS = 1_000

/** Closes a server's listener for good and leaves its connections open. `accepted` counts the connections so far. */
export async function closeListener(server: Server, accepted: () => number): Promise<void> {
  await acceptWaiting(accepted)
  close(server)
  // The address of a `listen` may still be resolving.
  server.on('listening', () => close(server))
  acceptSecondClose(server)
}

/** Each turn of the event loop accepts one connection; the kernel resets those that wait when the listener closes. */
async function acceptWaiting(accepted: () => number): Promise<void> {
  const { setImmediate: turn } = process.getBuiltinModule('node:timers/promises')
  for (let before = -1, turns = 0; before !== accepted() && turns < MAX_TURNS; turns++) {
    before = accepted()
    await turn()
  }
}

/** `http.Server.close` would destroy idle connections too, and a request may be on its way on one of them. */
function close(server: Server): void {
  if (!server.listening) return
  const net = process.getBuiltinModule('node:net')
  // An HTTP server of Bun is not a net.Server.
  if (server instanceof net.Server) net.Server.prototype.close.call(server)
  else (server as Server).close()
}

/** The application may close its server too: `close(callback)` then passes no ERR_SERVER_NOT_RUNNING. */
function acceptSecondClose(server: Server): void {
  const original = server.close
  server.close = (callback) => {
    const forgiving = (error?: NodeJS.ErrnoException): void => callback?.(error?.code === 'ERR_SERVER_NOT_RUNNING' ? undefined : error)
    return Reflect.apply(original, server, callback ? [forgiving] : [])
  }
}
