import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeAnswer } from '../identity/peer-answer'
import { type AskPeer, askByFetch, askByHttp } from './ask-peer'

const ANSWER = { status: 'unhealthy' as const, age: 5, instance: { id: 'a', name: 'orders', version: '1', zone: undefined } }

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz/database`
}

const ways: readonly [string, AskPeer][] = [
  ['node:http', askByHttp],
  ['a fetch', askByFetch((url, init) => fetch(url, { ...init, headers: { ...init.headers } }) as never)],
]

describe.each(ways)('an ask over %s', (_name, ask) => {
  const put = (url: string, timeout = 20_000) => ask({ url, credential: 'v1', timeout })

  it('reads the answer of an instance, and sends the credential', async () => {
    let header: unknown
    const url = await serve((request, response) => {
      header = request.headers['health-peer']
      response.end(writeAnswer(ANSWER))
    })
    expect(await put(url)).toEqual(ANSWER)
    expect(header).toBe('v1')
  })

  it.each<[string, RequestListener]>([
    ['garbage', (_, response) => void response.end('<html>')],
    ['the JSON of somebody else', (_, response) => void response.end('{"status":"unhealthy"}')],
    ['a wrong status', (_, response) => void response.end(JSON.stringify({ hale: 'peer', ...ANSWER, status: 'ok' }))],
    ['an age that is none', (_, response) => void response.end(JSON.stringify({ hale: 'peer', ...ANSWER, age: -1 }))],
    ['megabytes', (_, response) => void response.end('x'.repeat(4_000_000))],
    ['endless bytes', (_, response) => void setInterval(() => response.write('x'.repeat(1_000)), 1).unref()],
    ['503, as a proxy does', (_, response) => void response.writeHead(503).end(writeAnswer(ANSWER))],
    ['a reset', (request) => void request.socket.destroy()],
    [
      'a cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': '500' }).write('{"hale":')
        setImmediate(() => response.destroy())
      },
    ],
  ])('takes %s for no answer', async (_name, listener) => {
    expect(await put(await serve(listener))).toBe('silent')
  })

  it('takes a hang for no answer when its time is over', async () => {
    expect(await put(await serve(() => undefined), 50)).toBe('silent')
    expect(await put(await serve((_, response) => void response.write('{')), 50)).toBe('silent')
  })

  it('follows no redirect', async () => {
    let reached = false
    const target = await serve((_, response) => {
      reached = true
      response.end(writeAnswer(ANSWER))
    })
    expect(await put(await serve((_, response) => void response.writeHead(302, { location: target }).end()))).toBe('silent')
    expect(reached).toBe(false)
  })

  it.each(['orders:3000/readyz/database', '10.0.0.7:3000/readyz/database', 'http://', ''])(
    'takes the wrong URL %j for no answer',
    async (url) => {
      expect(await put(url)).toBe('silent')
    },
  )

  it('knows an address where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    expect(await put(`http://127.0.0.1:${port}/readyz/database`)).toBe('refused')
  })
})
