import { createConnection } from 'node:net'

/**
 * A bare keep-alive connection to an HTTP server. It reads no more of an answer than where it ends and its status:
 * client and server share two cores, and what the client does not do cannot disturb the server.
 *
 * @typedef {object} Connection
 * @property {boolean} closed
 * @property {(message: string) => Promise<number | undefined>} ask the status of the answer, or nothing where none came
 * @property {() => void} close
 */

/**
 * Resolves when the connection is there. With patience (ms), it is given up where an answer takes longer.
 *
 * @param {number} port
 * @param {number} [patience]
 * @returns {Promise<Connection>}
 */
export function openConnection(port, patience = 0) {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true, timeout: patience })
  /** @type {((status: number | undefined) => void) | undefined} */
  let waiting
  let received = ''

  function finish(/** @type {number | undefined} */ status) {
    const told = waiting
    waiting = undefined
    received = ''
    told?.(status)
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
 * Whether the text is all of an answer: as long as its header says, or up to its last chunk.
 *
 * @param {string} text
 */
function isWhole(text) {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head + 4))?.[1]
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length)
}
