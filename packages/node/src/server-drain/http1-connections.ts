import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Server, Socket } from 'node:net'
import { announceClose } from './announce-close'
import { followListeners } from './follow-listeners'

/** The open HTTP/1 connections of one server. */
export interface Http1Connections {
  /** Open connections, without those that were upgraded, such as WebSockets: only the application can end these. */
  readonly open: number
  /** How many requests run, handshakes of upgrades included. */
  readonly running: number
  /** How many connections the server has accepted so far. */
  readonly accepted: number
  /** How many connections still negotiate TLS. */
  readonly negotiating: number
  /** How many requests got no response because they came behind the last one that their connection had announced. */
  readonly unanswered: number
  /** Sends `Connection: close` with the next response on each connection that is open now. */
  announceClose(): void
  /** Does so on connections that open later too, and begins to measure how long each connection is silent. */
  stop(): void
  /** Closes connections without a running request that received no byte for so long (ms). */
  closeSilent(silence: number): void
  /** Closes all connections, or all but the upgraded ones. Returns how many requests and upgraded connections it cut. */
  destroy(which: 'all' | 'requests'): number
}

interface Connection {
  /** In the order of the requests, which is the order of the responses. */
  readonly running: Set<ServerResponse>
  newest?: ServerResponse
  closing: boolean
  /** The response that announced `Connection: close`. */
  final?: ServerResponse
  /** How many bytes had been written when the upgrade began. */
  upgradedAt?: number
  bytesRead: number
  activeAt: number
}

/** Tracks a server's connections from now on. It finds one that is open already at its next request. */
export function trackHttp1Connections(server: Server): Http1Connections {
  const sockets = new Set<Socket>()
  const connections = new Map<Socket, Connection>()
  const isHttp2 = !isHttp1Server(server)
  const isSecure = 'setSecureContext' in server
  let accepted = 0
  let secured = 0
  let unanswered = 0
  let stopped = false

  function track(socket: Socket): Connection {
    const known = connections.get(socket)
    if (known) return known
    const connection: Connection = { running: new Set(), closing: stopped, bytesRead: socket.bytesRead, activeAt: performance.now() }
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(socket)
      if (connection.final?.writableFinished) unanswered += connection.running.size
    })
    return connection
  }

  server.on('connection', (socket: Socket) => {
    accepted += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (!isSecure && !isHttp2) track(socket)
  })
  server.on('secureConnection', (socket: Socket & { alpnProtocol?: string | false }) => {
    secured += 1
    socket.once('close', () => {
      secured -= 1
    })
    if (socket.alpnProtocol !== 'h2') track(socket)
  })
  // A request listener would switch on the compatibility API of an HTTP/2 server.
  if (!isHttp2) server.prependListener('request', begin)
  followListeners(server, [...(isHttp2 ? ['request'] : []), 'checkContinue', 'checkExpectation'], begin)
  followListeners(server, ['upgrade', 'connect'], (_request: IncomingMessage, socket: Socket) => {
    track(socket).upgradedAt = socket.bytesWritten
  })

  function begin({ httpVersionMajor, socket }: IncomingMessage, response: ServerResponse): void {
    if (httpVersionMajor > 1) return
    const connection = track(socket)
    // A `checkContinue` listener may emit `request` for the same response.
    if (connection.running.has(response)) return
    connection.running.add(response)
    connection.newest = response
    response.once('close', () => {
      connection.running.delete(response)
      connection.activeAt = performance.now()
    })
    if (connection.closing) closeAfter(response, connection)
  }

  function announce(): void {
    for (const connection of connections.values()) {
      if (connection.closing) continue
      connection.closing = true
      for (const response of connection.running) closeAfter(response, connection)
    }
  }

  return {
    get open() {
      return [...connections].filter(([socket, connection]) => !isUpgraded(socket, connection)).length
    },
    get running() {
      return [...connections].reduce(
        (sum, [socket, connection]) => sum + connection.running.size + Number(isHandshake(socket, connection)),
        0,
      )
    },
    get accepted() {
      return accepted
    },
    get negotiating() {
      return isSecure ? Math.max(0, sockets.size - secured) : 0
    },
    get unanswered() {
      return unanswered
    },
    announceClose: announce,
    stop() {
      stopped = true
      announce()
      for (const [socket, connection] of connections) markActive(socket, connection)
    },
    closeSilent(silence) {
      for (const [socket, connection] of connections) {
        if (connection.upgradedAt !== undefined || connection.running.size > 0) continue
        if (socket.bytesRead !== connection.bytesRead) markActive(socket, connection)
        else if (performance.now() - connection.activeAt >= silence) socket.destroy()
      }
    },
    destroy(which) {
      let cut = 0
      for (const [socket, connection] of connections) {
        if (which === 'requests' && isUpgraded(socket, connection)) continue
        cut += connection.running.size + Number(connection.upgradedAt !== undefined)
        connection.running.clear()
        socket.destroy()
      }
      // What still negotiates TLS carries no request.
      if (which === 'all') for (const socket of sockets) socket.destroy()
      if (isHttp1Server(server)) server.closeAllConnections()
      return cut
    },
  }
}

// By their methods, not by their classes: node:https and node:http2 take milliseconds to load.
function isHttp1Server(server: Server): server is HttpServer {
  return 'closeAllConnections' in server && !('updateSettings' in server)
}

function closeAfter(response: ServerResponse, connection: Connection): void {
  announceClose(response, () => {
    const isLast = connection.newest === response
    if (isLast) connection.final = response
    return isLast
  })
}

function markActive(socket: Socket, connection: Connection): void {
  connection.bytesRead = socket.bytesRead
  connection.activeAt = performance.now()
}

/** An upgrade or a CONNECT that the application has not answered yet. */
function isHandshake(socket: Socket, { upgradedAt }: Connection): boolean {
  return upgradedAt !== undefined && socket.bytesWritten === upgradedAt
}

function isUpgraded(socket: Socket, connection: Connection): boolean {
  return connection.upgradedAt !== undefined && !isHandshake(socket, connection)
}
