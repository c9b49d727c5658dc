import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import type { Deadline } from './deadline'

/** A whole response. */
export interface Exchanged {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What `node:http` and `node:https` send a request with. */
export type Send = (options: RequestOptions & TlsOptions, answered: (response: IncomingMessage) => void) => ClientRequest

interface TlsOptions {
  readonly servername?: string
  readonly rejectUnauthorized?: boolean
}

/** No report is longer. It also bounds a body that never ends. */
const LONGEST_BODY = 64 * 1024

/**
 * Sends one request on a connection of its own and reads the whole response. Follows no redirect.
 *
 * @throws Error when there is no whole response within the deadline.
 */
export function exchange(send: Send, options: RequestOptions & TlsOptions, deadline: Deadline): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ ...options, agent: false }, (response) => {
      readBody(response).then((body) => {
        const { statusCode: code = 0, headers } = response
        resolve({ code, headers, body })
        outgoing.destroy()
      }, fail)
    })
    const fail = (error: unknown) => {
      reject(error)
      outgoing.destroy()
    }
    outgoing.on('error', fail).on('upgrade', () => fail(new Error('it switched to another protocol')))
    deadline.bind(outgoing)
    outgoing.end()
  })
}

function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    response.on('data', (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      if (length > LONGEST_BODY) reject(new Error('the body is longer than 64 kB'))
    })
    response.once('end', () => resolve(Buffer.concat(chunks).toString()))
    response.once('error', reject)
    response.once('close', () => reject(new Error('the connection ended before the answer did')))
  })
}
