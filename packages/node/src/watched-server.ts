import { Server } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { watchConnections } from './connections'
import { watchSessions } from './sessions'

/** What a shutdown does to a server, step by step. */
export interface WatchedServer {
  /** How many connections have to end before it is quiet. */
  readonly open: number
  /** Tells the clients that are connected now to come on another connection. */
  sendAway(): void
  /** Takes no more connections. Those that are open are served on, and closed after their next answer. */
  stopListening(): Promise<void>
  /** Closes what has been silent for so long that nobody is about to send on it. Call it again and again. */
  closeSilent(): void
  /** Closes every connection. Returns how many requests and upgraded connections that has ended. */
  cut(): number
}

// Whoever has opened a connection, or sends on an idle one in the very moment that the listener stops, is heard.
const SILENCE = 1_000
const MOST_TURNS = 1_000

export function watchServer(server: Server): WatchedServer {
  const connections = watchConnections(server)
  const sessions = watchSessions(server)
  let stoppedAt = Number.POSITIVE_INFINITY
  const lateness = (): number => performance.now() - stoppedAt

  /** A turn of the event loop takes one connection; those that wait in the kernel are reset when the listener stops. */
  async function takeWaiting(): Promise<void> {
    for (let taken = -1, turns = 0; taken !== connections.taken && turns < MOST_TURNS; turns++) {
      taken = connections.taken
      await turn()
    }
  }

  return {
    get open() {
      const negotiating = lateness() < SILENCE ? Math.max(0, connections.negotiating) : 0
      return connections.open + sessions.open + negotiating
    },
    sendAway() {
      connections.sendAway()
      sessions.sendAway()
    },
    async stopListening() {
      await takeWaiting()
      // http.Server.close would destroy the idle connections too, with the request that is on its way on one of them.
      if (server.listening) Server.prototype.close.call(server)
      stoppedAt = performance.now()
      connections.keepSendingAway()
      sessions.sendAway()
    },
    closeSilent() {
      if (lateness() < SILENCE) return
      connections.closeSilent(SILENCE)
      sessions.close()
    },
    cut() {
      const cut = connections.busy + sessions.busy
      sessions.cut()
      connections.cut()
      return cut
    },
  }
}
