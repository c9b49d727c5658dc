import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Answer } from './answer'
import { patience } from './patience'

/** A socket to 127.0.0.1, for what no HTTP client would send. */
export interface RawConnection {
  send(bytes: string): void
  /** The next final answer on the connection. An answer without `content-length` goes on until the connection ends. */
  receive(to?: 'HEAD'): Promise<RawAnswer>
  /** Resolves when the server has closed the connection; with what it had sent that was not received yet. */
  ended(): Promise<string>
  /** Says that no more will be sent, and goes on listening. */
  finish(): void
  /** Reads no more. */
  pause(): void
  /** Goes away at once, as a killed client does. */
  reset(): void
}

/** An answer with the version of its status line, such as `HTTP/1.1`. */
export interface RawAnswer extends Answer {
  readonly version: string
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
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`nothing more came for ${patience} ms`)), patience)
      wake = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }
  const take = (length: number): string => {
    const taken = received.subarray(0, length).toString()
    received = received.subarray(length)
    return taken
  }
  const head = async (): Promise<Omit<RawAnswer, 'body'>> => {
    while (!received.includes('\r\n\r\n')) await more()
    return parseHead(take(received.indexOf('\r\n\r\n') + 4))
  }

  return {
    send: (bytes) => void socket.write(bytes),
    finish: () => void socket.end(),
    pause: () => void socket.pause(),
    reset: () => void socket.resetAndDestroy(),
    async receive(to) {
      let answer = await head()
      while (answer.status < 200) answer = await head()
      const length = to === 'HEAD' ? '0' : answer.headers['content-length']
      if (length === undefined) while (!over) await more()
      else while (received.length < Number(length)) await more()
      return { ...answer, body: take(length === undefined ? received.length : Number(length)) }
    },
    async ended() {
      while (!over) await more()
      return take(received.length)
    },
  }
}

function parseHead(text: string): Omit<RawAnswer, 'body'> {
  const [first = '', ...lines] = text.trimEnd().split('\r\n')
  const [version = '', status] = first.split(' ')
  const named = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { version, status: Number(status), headers: Object.fromEntries(named) }
}
