import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Server, Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import { watchUpgrades } from './upgrades'

/** The open connections of one server, as far as they speak HTTP/1. */
export interface Connections {
  /** How many are open. What was upgraded, to a WebSocket say, does not count: only the application can end that. */
  readonly open: number
  /** How many requests run on them, and upgraded connections. */
  readonly busy: number
  /** How many connections the server has taken so far. */
  readonly taken: number
  /** How many still negotiate TLS. */
  readonly negotiating: number
  /** Tells each that is open now, with its next answer, to close. One that opens later is told nothing. */
  sendAway(): void
  /** The same for those that open later. */
  keepSendingAway(): void
  /** Closes those on which no request runs and no byte has come for this long (ms). */
  closeSilent(silence: number): void
  /** Closes all of them, whatever runs. */
  cut(): void
}

interface Connection {
  readonly running: Set<ServerResponse>
  leaving: boolean
  upgraded: boolean
  bytes: number
  since: number
}

/** Watches a server's connections from now on; one that is open already is known from its next request on. */
export function watchConnections(server: Server): Connections {
  const sockets = new Set<Socket>()
  const connections = new Map<Socket, Connection>()
  const multiplexed = !(server instanceof HttpServer || server instanceof HttpsServer)
  let taken = 0
  let secured = 0
  let allLeave = false

  function know(socket: Socket): Connection {
    const known = connections.get(socket)
    if (known) return known
    const connection: Connection = { running: new Set(), leaving: allLeave, upgraded: false, bytes: 0, since: performance.now() }
    connections.set(socket, connection)
    socket.once('close', () => connections.delete(socket))
    return connection
  }

  server.on('connection', (socket: Socket) => {
    taken += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (!(server instanceof TlsServer) && !multiplexed) know(socket)
  })
  server.on('secureConnection', (socket: Socket & { alpnProtocol?: string | false }) => {
    secured += 1
    socket.once('close', () => {
      secured -= 1
    })
    if (socket.alpnProtocol !== 'h2') know(socket)
  })
  // A listener for requests would switch the compatibility API of an HTTP/2 server on.
  if (!multiplexed || server.listenerCount('request') > 0) server.prependListener('request', requestBegan)
  watchUpgrades(server, (socket) => {
    know(socket).upgraded = true
  })

  function requestBegan({ httpVersionMajor, socket }: IncomingMessage, response: ServerResponse): void {
    if (httpVersionMajor > 1) return
    const connection = know(socket)
    connection.running.add(response)
    response.once('close', () => {
      connection.running.delete(response)
      connection.since = performance.now()
    })
    if (connection.leaving) announceClose(response)
  }

  function sendAway(): void {
    for (const connection of connections.values()) {
      connection.leaving = true
      for (const response of connection.running) announceClose(response)
    }
  }

  return {
    get open() {
      return [...connections.values()].filter(({ upgraded }) => !upgraded).length
    },
    get busy() {
      return [...connections.values()].reduce((sum, { running, upgraded }) => sum + running.size + Number(upgraded), 0)
    },
    get taken() {
      return taken
    },
    get negotiating() {
      return server instanceof TlsServer ? sockets.size - secured : 0
    },
    sendAway,
    keepSendingAway() {
      allLeave = true
      sendAway()
    },
    closeSilent(silence) {
      const now = performance.now()
      for (const [socket, connection] of connections) {
        if (connection.upgraded || connection.running.size > 0) continue
        if (socket.bytesRead !== connection.bytes) Object.assign(connection, { bytes: socket.bytesRead, since: now })
        else if (now - connection.since >= silence) socket.destroy()
      }
    },
    cut() {
      for (const socket of [...connections.keys(), ...sockets]) socket.destroy()
      connections.clear()
      if (server instanceof HttpServer || server instanceof HttpsServer) server.closeAllConnections()
    },
  }
}

function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
