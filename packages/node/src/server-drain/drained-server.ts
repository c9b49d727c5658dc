import type { Server } from 'node:net'
import { closeListener } from './close-listener'
import { trackHttp1Connections } from './http1-connections'
import { trackHttp2Sessions } from './http2-sessions'

/** One server while it is drained: its listener, its HTTP/1 connections and its HTTP/2 sessions. */
export interface DrainedServer {
  readonly listening: boolean
  /** How many requests run. */
  readonly running: number
  /** How many connections have to close before the server is quiet. */
  readonly open: number
  /** How many requests and upgraded connections got no response, or only a part of it. */
  readonly cut: number
  announceClose(): void
  stopListening(): Promise<void>
  /** Closes connections that have been silent for so long (ms), counted from the end of the listener. */
  closeSilent(silence: number): void
  destroy(which: 'all' | 'requests'): void
}

/** Tracks a server's connections from now on. */
export function trackServer(server: Server): DrainedServer {
  const connections = trackHttp1Connections(server)
  const sessions = trackHttp2Sessions(server)
  let stopped: Promise<void> | undefined
  let stoppedAt = Number.POSITIVE_INFINITY
  let destroyed = 0
  let isNegotiating = true

  async function stop(): Promise<void> {
    await closeListener(server, () => connections.accepted)
    stoppedAt = performance.now()
    connections.stop()
    sessions.announceClose()
  }

  return {
    get listening() {
      return server.listening
    },
    get running() {
      return connections.running + sessions.running
    },
    get open() {
      return connections.open + sessions.open + (isNegotiating ? connections.negotiating : 0)
    },
    get cut() {
      return destroyed + connections.unanswered
    },
    announceClose() {
      connections.announceClose()
      sessions.announceClose()
    },
    stopListening() {
      stopped ??= stop()
      return stopped
    },
    closeSilent(silence) {
      connections.closeSilent(silence)
      if (performance.now() - stoppedAt < silence) return
      isNegotiating = false
      sessions.close()
    },
    destroy(which) {
      destroyed += connections.destroy(which) + sessions.destroy()
    },
  }
}
