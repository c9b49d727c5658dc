import { Agent, get } from 'node:http'
import { type ClientHttp2Session, connect } from 'node:http2'
import { text } from 'node:stream/consumers'
import { Pool } from 'undici'

/** Sends requests on kept connections. It never repeats a request that a server may have seen. */
export interface Client {
  /** Resolves with the status once the response is complete. */
  request(path: string): Promise<number>
  close(): Promise<void>
}

export type ClientKind = (origin: string, connections: number) => Client

export const undici: ClientKind = (origin, connections) => {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  return {
    async request(path) {
      const { statusCode, body } = await pool.request({ method: 'GET', path })
      await body.text()
      return statusCode
    },
    close: () => pool.close(),
  }
}

export const nodeAgent: ClientKind = (origin, connections) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    request: (path) =>
      new Promise((resolve, reject) => {
        get(origin + path, { agent }, (response) => {
          text(response).then(() => resolve(response.statusCode ?? 0), reject)
        }).once('error', reject)
      }),
    async close() {
      agent.destroy()
    },
  }
}

/** One session at a time. It opens the next one when the server announces the end of this one. */
export const http2: ClientKind = (origin) => {
  const open = (): ClientHttp2Session =>
    connect(origin)
      .setMaxListeners(0)
      .on('error', () => {})
  let session = open()

  async function request(path: string): Promise<number> {
    if (session.closed || session.destroyed) session = open()
    try {
      return await send(session, path)
    } catch (error) {
      // Repeat only a request that the server has never processed (RFC 9113, section 8.7).
      if (!(error as Error).message.includes('NGHTTP2_REFUSED_STREAM')) throw error
      return request(path)
    }
  }
  return {
    request,
    async close() {
      session.destroy()
    },
  }
}

function send(session: ClientHttp2Session, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path })
    let status = 0
    stream.once('response', (headers) => {
      status = Number(headers[':status'])
    })
    // The cause says why the session of a waiting stream failed.
    stream.once('error', (error) => reject(error.cause ?? error))
    stream.once('close', () => (status === 0 ? reject(new Error('closed without a response')) : resolve(status)))
    stream.resume()
  })
}
