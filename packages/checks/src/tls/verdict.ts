import type { TLSSocket } from 'node:tls'

/** How long (ms) a server gets to answer the end of a connection. One that does not has sent its verdict before. */
const GRACE = 300

/**
 * Ends a connection after its handshake. In TLS 1.3 the client is done before the server has judged the client's
 * certificate, so the connection ends in order and the server's last words are heard. TLS 1.2 has its verdict already.
 */
export function awaitVerdict(socket: TLSSocket): void {
  if (socket.getProtocol() !== 'TLSv1.3') return void socket.destroy()
  const timer = setTimeout(() => socket.destroy(), GRACE)
  socket.once('close', () => clearTimeout(timer))
  socket.once('end', () => socket.destroy())
  socket.resume()
  socket.end()
}

/** Whether the server refused this client. A connection that is reset while it ends says nothing about it. */
export function isAlert(error: Error): boolean {
  return /^ERR_SSL_.*ALERT/.test(String((error as NodeJS.ErrnoException).code))
}
