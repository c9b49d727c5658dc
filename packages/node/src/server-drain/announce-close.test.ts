import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { listen, openSocket } from '../testing/run-server'
import { createServerDrain } from './server-drain'

const KEPT = { Connection: 'keep-alive', 'Keep-Alive': 'timeout=5', 'X-Own': 'own' }

const ways: readonly [string, (response: ServerResponse) => unknown][] = [
  ['writeHead with an object', (response) => response.writeHead(200, KEPT).end('x')],
  ['writeHead with a message and an object', (response) => response.writeHead(200, 'Fine', KEPT).end('x')],
  ['writeHead with an undefined message', (response) => response.writeHead(200, undefined, KEPT).end('x')],
  ['writeHead with a flat array', (response) => response.writeHead(200, Object.entries(KEPT).flat()).end('x')],
  ['writeHead with pairs', (response) => response.writeHead(200, Object.entries(KEPT)).end('x')],
  ['writeHead in lower case', (response) => response.writeHead(200, { connection: 'KEEP-ALIVE', 'x-own': 'own' }).end('x')],
  ['setHeader', (response) => set(response).end('x')],
  ['setHeader and write', (response) => void set(response).write('x', () => response.end())],
  ['setHeader and flushHeaders', (response) => flushed(set(response)).end('x')],
  ['setHeader and writeHead without headers', (response) => set(response).writeHead(200).end('x')],
  ['setHeader and writeHead with an object', (response) => set(response).writeHead(200, KEPT).end('x')],
  ['setHeader and writeHead with a flat array', (response) => set(response).writeHead(200, ['Connection', 'keep-alive']).end('x')],
  ['setHeader with several values', (response) => set(response).setHeader('Connection', ['keep-alive', 'close']).end('x')],
  ['appendHeader', (response) => response.appendHeader('Connection', 'keep-alive').appendHeader('X-Own', 'own').end('x')],
  ['removeHeader', (response) => without(set(response), 'Connection').end('x')],
  ['an informational response before', (response) => response.writeProcessing(() => response.writeHead(200, KEPT).end('x'))],
  ['a middleware that patches writeHead', (response) => patched(response).writeHead(200, KEPT).end('x')],
]

function set(response: ServerResponse): ServerResponse {
  for (const [name, value] of Object.entries(KEPT)) response.setHeader(name, value)
  return response
}

function flushed(response: ServerResponse): ServerResponse {
  response.flushHeaders()
  return response
}

function without(response: ServerResponse, name: string): ServerResponse {
  response.removeHeader(name)
  return response
}

function patched(response: ServerResponse): ServerResponse {
  const { writeHead } = response
  response.writeHead = ((...args: Parameters<typeof writeHead>) => Reflect.apply(writeHead, response, args)) as typeof writeHead
  return response
}

/** The header lines of the second response on a kept connection, whose close was announced after the first. */
async function headersAfterAnnouncing(listener: RequestListener): Promise<string[]> {
  const server = createServer(listener)
  const drain = createServerDrain(server)
  const socket = await openSocket(await listen(server))
  const received = text(socket)
  const first = new Promise((resolve) => socket.once('data', resolve))
  socket.write('GET /first HTTP/1.1\r\nHost: a\r\n\r\n')
  await first
  drain.announceClose()
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [head = ''] = (await received).split('HTTP/1.1 ').slice(-1).join('').split('\r\n\r\n')
  return head.split('\r\n')
}

describe('Connection: close', () => {
  it.each(ways)('is sent whatever the handler says: %s', async (_name, respond) => {
    const lines = await headersAfterAnnouncing((request, response) => (request.url === '/first' ? response.end('1') : respond(response)))
    expect(lines.filter((line) => /^(connection|keep-alive):/i.test(line))).toEqual(['Connection: close'])
    expect(lines).toContainEqual(expect.stringMatching(/^x-own: own$/i))
  })

  it('is sent by a request that runs when it is announced', async () => {
    let respond = (): void => {}
    const server = createServer((_request, response) => {
      respond = () => void response.writeHead(200, KEPT).end('x')
    })
    const drain = createServerDrain(server)
    const socket = await openSocket(await listen(server))
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => drain.running).toBe(1)
    drain.announceClose()
    respond()
    expect(await text(socket)).toContain('Connection: close')
  })

  it('keeps the other options of the header, and every cookie', async () => {
    const cookies = ['a=1', 'b=2']
    const lines = await headersAfterAnnouncing((request, response) => {
      if (request.url === '/first') response.end('1')
      else response.writeHead(426, { Connection: 'Upgrade', Upgrade: 'websocket', 'Set-Cookie': cookies }).end()
    })
    expect(lines).toContain('Connection: Upgrade, close')
    expect(lines.filter((line) => line.startsWith('Set-Cookie')).length).toBe(2)
  })

  it('is not sent over HTTP/2, which has GOAWAY', async () => {
    const server = createHttp2Server((_request, response) => response.writeHead(200).end('x'))
    const drain = createServerDrain(server)
    // The end of the test cuts it off.
    const session = connectHttp2(`http://127.0.0.1:${await listen(server)}`).on('error', () => {})
    const opened = new Promise((resolve) => session.once('connect', resolve))
    const goaway = new Promise((resolve) => session.once('goaway', resolve))
    await opened
    await expect.poll(() => drain.open).toBe(1)
    drain.announceClose()
    expect(await goaway).toBe(0)
    drain.destroy()
  })
})
