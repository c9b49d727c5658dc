import { once } from 'node:events'
import { connect as connectHttp2, createServer as createHttp2Server, createSecureServer } from 'node:http2'
import { createServer as createHttpsServer, get as getHttps, Agent as HttpsAgent } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { generate } from 'selfsigned'
import { describe, expect, it } from 'vitest'
import { openSocket, runServer } from '../testing/run-server'

describe('a shutdown over HTTP/2 and HTTPS', () => {
  it('ends an HTTP/2 session with GOAWAY, after the responses to what was sent', async () => {
    const server = createHttp2Server((_request, response) => void setTimeout(() => response.end('late'), 600))
    const { port, shutdown } = await runServer(server, {})
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    const gone = once(session, 'goaway')
    const stream = session.request({ ':path': '/' })
    await sleep(100)
    const outcome = shutdown()
    expect((await gone)[0]).toBe(0)
    expect(await text(stream)).toBe('late')
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('cuts off an HTTP/2 stream that runs longer than the timeout', async () => {
    const { port, shutdown } = await runServer(
      createHttp2Server(() => {}),
      { timeout: 100 },
    )
    const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => {})
    const stream = session.request({ ':path': '/' }).on('error', () => {})
    await sleep(100)
    expect(await shutdown()).toMatchObject({ code: 1, cut: 1 })
    if (!stream.closed) await once(stream, 'close')
  })

  it('stops an HTTPS server the same way, also while a connection negotiates TLS', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a server' }])
    const server = createHttpsServer({ key, cert }, (_request, response) => void setTimeout(() => response.end('late'), 600))
    const { port, shutdown } = await runServer(server, { timeout: 600_000 })
    const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    const [kept] = await once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    expect([await text(kept), kept.headers.connection]).toEqual(['late', 'keep-alive'])
    await openSocket(port) // and says nothing
    const running = once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    await sleep(100)
    const outcome = shutdown()
    const [last] = await running
    expect([await text(last), last.headers.connection]).toEqual(['late', 'close'])
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('finishes HTTP/1 requests on an HTTP/2 server whose listener is added later', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a server' }])
    const server = createSecureServer({ key, cert, allowHTTP1: true })
    const { port, shutdown, stopping } = await runServer(server, { readinessDelay: 0 })
    let respond: (() => void) | undefined
    server.on('request', (_request, response) => {
      respond = () => void response.end('late')
    })
    const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    const running = once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    await expect.poll(() => respond).toBeDefined()
    stopping.addEventListener('abort', () => setTimeout(() => respond?.(), 1_500)) // Longer than a silent connection lives.
    const outcome = shutdown()
    const [response] = await running
    expect([await text(response), response.headers.connection]).toEqual(['late', 'close'])
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })
})
