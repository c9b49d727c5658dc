import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import { whenAborted } from '../connection/when-aborted'
import { codedError, failure } from '../failure/failure'
import type { TimeServer } from './time-server'

/** Seconds between 1900, where NTP begins, and 1970. */
const EPOCH = 2_208_988_800
const LENGTH = 48
/** Version 4, as a client. */
const CLIENT = 0x23
const SERVER_MODE = 4

/** How far (ms) this clock is ahead of a time server's (RFC 5905). */
export async function offsetByNtp(server: TimeServer, signal: AbortSignal): Promise<number> {
  const where = `${server.host}:${server.port}`
  const request = Buffer.alloc(LENGTH)
  request[0] = CLIENT
  // The server sends it back, so an answer to another request is recognised. Only its low bits matter.
  const nonce = Math.floor(Math.random() * 0xffff_ffff)
  request.writeUInt32BE(nonce, 44)
  const { answer, sent, way } = await ask(server, request, signal).catch((error: unknown) => {
    throw failure(`${where} did not answer`, error)
  })
  if (!isAnswer(answer, nonce)) throw codedError('invalid_answer', `${where} answered with something other than NTP`)
  // Stratum 0 is a refusal, 16 and leap indicator 3 mean that it does not know the time itself.
  const stratum = answer[1] ?? 0
  if (stratum === 0 || stratum > 15 || (answer[0] ?? 0) >> 6 === 3) {
    throw codedError('not_synchronised', `${where} does not know the time itself`)
  }
  const [received, transmitted] = [timeAt(answer, 32), timeAt(answer, 40)]
  return sent + way / 2 - (received + transmitted) / 2
}

function isAnswer(answer: Buffer, nonce: number): boolean {
  return answer.length >= LENGTH && ((answer[0] ?? 0) & 7) === SERVER_MODE && answer.readUInt32BE(28) === nonce
}

function timeAt(answer: Buffer, offset: number): number {
  return (answer.readUInt32BE(offset) - EPOCH) * 1_000 + (answer.readUInt32BE(offset + 4) * 1_000) / 2 ** 32
}

interface Exchange {
  readonly answer: Buffer
  /** When the request left, by this clock. */
  readonly sent: number
  /** How long (ms) the answer took. */
  readonly way: number
}

/** Finds the address first: a slow look-up of the name is no part of the way. */
async function ask({ host, port }: TimeServer, request: Buffer, signal: AbortSignal): Promise<Exchange> {
  const { address } = await lookup(host)
  return exchange(address, port, request, signal)
}

/** Sends one datagram and resolves with the first answer. The signal ends the wait. */
function exchange(address: string, port: number, request: Buffer, signal: AbortSignal): Promise<Exchange> {
  return new Promise<Exchange>((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    let [sent, begun] = [0, 0]
    let stopListening = () => {}
    let ended = false
    const end = (settle: () => void) => {
      if (ended) return
      ended = true
      stopListening()
      socket.close()
      settle()
    }
    const refuse = (error: Error) => end(() => reject(error))
    socket.on('error', refuse)
    socket.once('message', (answer) => end(() => resolve({ answer, sent, way: performance.now() - begun })))
    socket.once('connect', () => {
      ;[sent, begun] = [Date.now(), performance.now()]
      socket.send(request)
    })
    // Connected, so that only this server's answers arrive, and a closed port is an error.
    socket.connect(port, address)
    stopListening = whenAborted(signal, refuse)
    if (ended) stopListening()
  })
}
