import { once } from 'node:events'
import { createServer, request as httpRequest, type RequestListener, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { listen, openSocket } from '../testing/run-server'
import { createServerDrain, type ServerDrain } from './server-drain'

const hello: RequestListener = (_request, response) => void response.end('hello')

describe('createServerDrain', () => {
  it.each(['checkContinue', 'checkExpectation'] as const)('lets a request finish that the application handles in %s', async (event) => {
    let respond = (): void => {}
    const server = createServer()
    const drain = createServerDrain(server)
    server.on(event, (request, response: ServerResponse) => {
      if (event === 'checkContinue') response.writeContinue()
      respond = () => void response.end('done')
      // Applications forward such a request to their request listener.
      server.emit('request', request, response)
    })
    const expectation = event === 'checkContinue' ? '100-continue' : 'something-else'
    const sent = httpRequest({ port: await listen(server), host: '127.0.0.1', method: 'POST', headers: { expect: expectation } })
    const response = once(sent.end('body'), 'response')
    await expect.poll(() => drain.running).toBe(1)
    drain.announceClose()
    const closed = drain.closeConnections()
    respond()
    const [received] = await response
    expect([await text(received), received.headers.connection]).toEqual(['done', 'close'])
    await closed
    expect([drain.cut, drain.open]).toEqual([0, 0])
  })

  it.each(['upgrade', 'connect'] as const)('waits for the handshake of an %s', async (event) => {
    const server = createServer(hello)
    const drain = createServerDrain(server)
    let accept = (): void => {}
    server.on(event, (_request, socket) => {
      socket.on('error', () => {})
      accept = () => socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
    })
    const socket = await openSocket(await listen(server))
    socket.write(
      event === 'connect'
        ? 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'
        : 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n',
    )
    const received = text(socket)
    await expect.poll(() => drain.running).toBe(1)
    const closed = drain.closeConnections()
    accept()
    expect(await received).toContain('401 Unauthorized')
    await closed
    expect(drain.cut).toBe(0)
  })

  it('leaves upgraded connections open until it destroys them', async () => {
    const server = createServer(hello)
    const drain = createServerDrain(server)
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
    })
    const socket = await openSocket(await listen(server))
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    await once(socket, 'data')
    await drain.closeConnections({ timeout: 0 })
    expect([drain.open, drain.cut, socket.closed]).toEqual([0, 0, false])
    const closed = once(socket, 'close')
    drain.destroy()
    await closed
    expect(drain.cut).toBe(1)
  })

  it('closes a listener whose address was still resolving', async () => {
    const server = createServer(hello)
    const drain = createServerDrain(server)
    const listening = once(server, 'listening')
    server.listen(0, 'localhost')
    await drain.closeConnections()
    await listening
    expect(server.listening).toBe(false)
  })

  it('lets the application close the server once more', async () => {
    const server = createServer(hello)
    const drain = createServerDrain(server)
    await listen(server)
    await drain.closeConnections()
    await promisify(server.close).call(server)
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
    await server[Symbol.asyncDispose]()
    expect(server.listening).toBe(false)
  })

  it('stops waiting when its signal aborts, and leaves the connections open', async () => {
    const server = createServer(() => {})
    const drain = createServerDrain(server)
    const socket = await openSocket(await listen(server))
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => drain.running).toBe(1)
    await drain.closeConnections({ signal: AbortSignal.abort() })
    expect([drain.running, drain.cut]).toEqual([1, 0])
    drain.destroy()
    expect(drain.cut).toBe(1)
  })

  it('counts a server that is given twice once', async () => {
    const server = createServer(() => {})
    const drain = createServerDrain([server, server])
    const socket = await openSocket(await listen(server))
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => drain.running).toBe(1)
    drain.destroy()
  })

  it('refuses what is not a server, and options that it does not know', async () => {
    expect(() => createServerDrain({} as never)).toThrow('createServerDrain: server must be a Node server; got an object')
    const drain: ServerDrain = createServerDrain([])
    await expect(drain.closeConnections({ timeouts: 5 } as never)).rejects.toThrow(
      'closeConnections: unknown option "timeouts"; did you mean "timeout"?',
    )
    await expect(drain.closeConnections({ timeout: -1 })).rejects.toThrow('closeConnections: timeout must be 0 to 2147483647 ms; got -1')
  })
})
