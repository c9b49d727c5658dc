import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Answer } from './answer'

/** A socket to 127.0.0.1, for what no HTTP client would send. */
export interface RawConnection {
  send(bytes: string): void
  /** The next answer on the connection. An answer without `content-length` goes on until the connection ends. */
  receive(to?: 'HEAD'): Promise<Answer & { readonly version: string }>
  /** Resolves when the server has closed the connection; with what it had sent that was not received yet. */
  ended(): Promise<string>
  /** Says that no more will be sent, and goes on listening. */
  finish(): void
  /** Goes away at once, as a killed client does. */
  reset(): void
}

/** Connects to 127.0.0.1. */
export async function openConnection(port: number): Promise<RawConnection> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  let received = Buffer.alloc(0)
  let over = false
  let wake = (): void => undefined
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    wake()
  })
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      over = true
      socket.destroy()
      wake()
    })
  }
  await once(socket, 'connect')

  const more = (): Promise<void> => {
    assert(!over, `the connection ended in the middle of an answer: ${JSON.stringify(received.toString())}`)
    return new Promise((resolve) => {
      wake = resolve
    })
  }
  const take = (length: number): string => {
    const taken = received.subarray(0, length).toString()
    received = received.subarray(length)
    return taken
  }

  return {
    send: (bytes) => void socket.write(bytes),
    finish: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    async receive(to) {
      while (!received.includes('\r\n\r\n')) await more()
      const [first = '', ...lines] = take(received.indexOf('\r\n\r\n') + 4)
        .trimEnd()
        .split('\r\n')
      const headers = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      )
      const length = to === 'HEAD' ? '0' : headers['content-length']
      if (length === undefined) while (!over) await more()
      else while (received.length < Number(length)) await more()
      const [version = '', status] = first.split(' ')
      return { version, status: Number(status), headers, body: take(length === undefined ? received.length : Number(length)) }
    },
    async ended() {
      while (!over) await more()
      return take(received.length)
    },
  }
}
