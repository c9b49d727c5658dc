import { constants, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { Server } from 'node:net'

/** The open HTTP/2 sessions of one server. There are none where it speaks HTTP/1. */
export interface Sessions {
  readonly open: number
  /** How many requests run on them. */
  readonly busy: number
  /** Announces to each the end of the session, and still answers what is under way to here (RFC 9113, section 6.8). */
  sendAway(): void
  /** Takes no more requests, and closes each session when its running ones are answered. */
  close(): void
  /** Closes all of them, whatever runs. */
  cut(): void
}

// The highest stream there can be: every request that has been sent is still answered.
const LAST_STREAM = 2 ** 31 - 1

/** Watches a server's HTTP/2 sessions from now on. */
export function watchSessions(server: Server): Sessions {
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
    get busy() {
      return running.size
    },
    sendAway() {
      for (const session of sessions) {
        if (!session.closed && !session.destroyed) session.goaway(constants.NGHTTP2_NO_ERROR, LAST_STREAM)
      }
    },
    close() {
      for (const session of sessions) if (!session.closed) session.close()
    },
    cut() {
      for (const session of sessions) session.destroy()
      running.clear()
    },
  }
}
