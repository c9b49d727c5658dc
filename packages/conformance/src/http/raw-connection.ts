import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Answer } from './answer'
import { closing, patience } from './patience'

/** A socket to 127.0.0.1, for what no HTTP client would send. */
export interface RawConnection {
  send(bytes: string): void
  /** The next final answer on the connection. One with neither a length nor chunks goes on until the connection ends. */
  receive(to?: 'HEAD'): Promise<RawAnswer>
  /** Resolves when the server has closed the connection, soon; with what it had sent that was not received yet. */
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

  const more = (limit = patience): Promise<void> => {
    assert(!over, `the connection ended in the middle of an answer: ${JSON.stringify(received.toString())}`)
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`nothing more came for ${limit} ms`)), limit)
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
  const exactly = async (length: number): Promise<string> => {
    while (received.length < length) await more()
    return take(length)
  }
  const chunk = async (): Promise<string> => {
    while (!received.includes('\r\n')) await more()
    const length = Number.parseInt(take(received.indexOf('\r\n') + 2), 16)
    return (await exactly(length + 2)).slice(0, -2)
  }
  const chunks = async (): Promise<string> => {
    const next = await chunk()
    return next === '' ? '' : next + (await chunks())
  }
  const body = async (headers: Answer['headers']): Promise<string> => {
    const length = headers['content-length']
    if (length !== undefined) return exactly(Number(length))
    if (headers['transfer-encoding'] === 'chunked') return chunks()
    while (!over) await more()
    return take(received.length)
  }

  return {
    send: (bytes) => void socket.write(bytes),
    finish: () => void socket.end(),
    pause: () => void socket.pause(),
    reset: () => void socket.resetAndDestroy(),
    async receive(to) {
      let answer = await head()
      while (answer.status < 200) answer = await head()
      return { ...answer, body: to === 'HEAD' ? '' : await body(answer.headers) }
    },
    async ended() {
      while (!over) await more(closing)
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
