import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { Server } from 'node:net'

/** The open HTTP/2 sessions of one server. An HTTP/1 server has none. */
export interface Http2Sessions {
  readonly open: number
  /** How many requests run. */
  readonly running: number
  /** Announces the end of each session with GOAWAY, and still serves requests that are on their way (RFC 9113, 6.8). */
  announceClose(): void
  /** Refuses new requests, and closes each session after its last response. */
  close(): void
  /** Closes every session at once. Returns how many requests that cut off. */
  destroy(): number
}

// http2.constants.NGHTTP2_NO_ERROR, without the import of node:http2.
const NO_ERROR = 0
// The highest stream id, so that the server still serves every request that was sent before the client saw the GOAWAY.
const LAST_STREAM = 2 ** 31 - 1

/** Tracks the sessions that a server opens from now on. */
export function trackHttp2Sessions(server: Server): Http2Sessions {
  const sessions = new Set<ServerHttp2Session>()
  const running = new Set<ServerHttp2Stream>()
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.on('stream', (stream) => {
      running.add(stream)
      stream.once('close', () => running.delete(stream))
    })
  })

  return {
    get open() {
      return sessions.size
    },
    get running() {
      return running.size
    },
    announceClose() {
      for (const session of sessions) {
        if (!session.closed && !session.destroyed) session.goaway(NO_ERROR, LAST_STREAM)
      }
    },
    close() {
      for (const session of sessions) if (!session.closed) session.close()
    },
    destroy() {
      const cut = running.size
      running.clear()
      for (const session of sessions) session.destroy()
      return cut
    },
  }
}
