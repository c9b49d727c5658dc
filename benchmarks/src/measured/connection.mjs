import { createConnection } from 'node:net'

/**
 * A plain keep-alive connection to an HTTP server. It reads only the status and the end of a response: client and server
 * share two cores, so work of the client would disturb the server.
 *
 * @typedef {object} Connection
 * @property {boolean} closed
 * @property {(message: string) => Promise<number | undefined>} ask the status of the response, or undefined without one
 * @property {() => void} close
 */

/**
 * Resolves when the connection is open. With patience (ms), it gives up on a response that takes longer.
 *
 * @param {number} port
 * @param {number} [patience]
 * @returns {Promise<Connection>}
 */
export function openConnection(port, patience = 0) {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
  /** @type {((status: number | undefined) => void) | undefined} */
  let waiting
  let received = ''

  function finish(/** @type {number | undefined} */ status) {
    const answer = waiting
    waiting = undefined
    received = ''
    answer?.(status)
  }

  socket.setEncoding('latin1')
  socket.on('data', (text) => {
    received += text
    if (isWhole(received)) finish(Number(received.slice(9, 12)))
  })
  socket.on('timeout', () => socket.destroy())
  socket.on('close', () => finish(undefined))

  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      // Not before: a connect that takes longer would neither resolve nor reject.
      socket.setTimeout(patience)
      socket.on('error', () => socket.destroy())
      resolve({
        get closed() {
          return socket.destroyed
        },
        ask(message) {
          return new Promise((answer) => {
            waiting = answer
            socket.write(message)
          })
        },
        close: () => socket.destroy(),
      })
    })
  })
}

/**
 * Whether the text is a complete response: as long as its header says, or up to its last chunk.
 *
 * @param {string} text
 */
function isWhole(text) {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head + 4))?.[1]
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length)
}
