import { once } from 'node:events'
import { connect as connectHttp2, createServer as createHttp2Server, createSecureServer } from 'node:http2'
import { createServer as createHttpsServer, get as getHttps, Agent as HttpsAgent } from 'node:https'
import { text } from 'node:stream/consumers'
import { generate } from 'selfsigned'
import { describe, expect, it } from 'vitest'
import { holdResponses } from '../testing/hold-responses'
import { openSocket, runServer } from '../testing/run-server'

describe('a shutdown over HTTP/2 and HTTPS', () => {
  it('ends an HTTP/2 session with GOAWAY, after the responses to what was sent', async () => {
    const held = holdResponses()
    const { port, shutdown, stopping } = await runServer(createHttp2Server(held.listener))
    const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => {})
    const gone = once(session, 'goaway')
    const stream = session.request({ ':path': '/' })
    await held.begun()
    const outcome = shutdown()
    expect((await gone)[0]).toBe(0)
    await once(stopping, 'abort')
    held.end('late')
    expect(await text(stream)).toBe('late')
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('cuts off an HTTP/2 stream that runs longer than the timeout', async () => {
    const held = holdResponses()
    const { port, shutdown } = await runServer(createHttp2Server(held.listener), { timeout: 100 })
    const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => {})
    const stream = session.request({ ':path': '/' }).on('error', () => {})
    await held.begun()
    expect(await shutdown()).toMatchObject({ code: 1, cut: 1 })
    if (!stream.closed) await once(stream, 'close')
  })

  it('stops an HTTPS server the same way, also while a connection negotiates TLS', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a server' }])
    const held = holdResponses()
    const { port, shutdown, stopping } = await runServer(createHttpsServer({ key, cert }, held.listener), { timeout: 600_000 })
    const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    const first = once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    await held.begun()
    held.end('first')
    const [kept] = await first
    expect([await text(kept), kept.headers.connection]).toEqual(['first', 'keep-alive'])
    await openSocket(port) // It sends nothing.
    const running = once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    await held.begun()
    const outcome = shutdown()
    await once(stopping, 'abort')
    held.end('late')
    const [last] = await running
    expect([await text(last), last.headers.connection]).toEqual(['late', 'close'])
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('finishes HTTP/1 requests on an HTTP/2 server whose listener is added later', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a server' }])
    const server = createSecureServer({ key, cert, allowHTTP1: true })
    const { port, shutdown, stopping } = await runServer(server, { readinessDelay: 0 })
    const held = holdResponses()
    server.on('request', held.listener)
    const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    const running = once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    await held.begun()
    stopping.addEventListener('abort', () => setTimeout(() => held.end('late'), 1_500)) // Longer than a silent connection lives.
    const outcome = shutdown()
    const [response] = await running
    expect([await text(response), response.headers.connection]).toEqual(['late', 'close'])
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })
})
