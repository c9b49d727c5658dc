import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer, get as getHttps, Agent as HttpsAgent } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth, type Health } from '@hale/core'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, it } from 'vitest'
import { gracefulShutdown } from './graceful-shutdown'
import { probes } from './probes'
import type { GracefulShutdownOptions, ShutdownOutcome } from './shutdown-options'

interface Running {
  readonly health: Health
  readonly port: number
  readonly exits: number[]
  readonly stopping: AbortSignal
  shutdown(reason?: string): Promise<ShutdownOutcome>
}

const open: Server[] = []
const sockets: Socket[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
  for (const socket of sockets.splice(0)) socket.destroy()
})

async function run(server: Server, health: Health, options: GracefulShutdownOptions): Promise<Running> {
  const exits: number[] = []
  const settings = { signals: [], readinessDelay: 200, timeout: 5_000, exit: (code: number) => void exits.push(code), ...options }
  const { shutdown, stopping } = gracefulShutdown(server, health, settings)
  open.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return { health, port: (server.address() as AddressInfo).port, exits, stopping, shutdown }
}

function start(listener: RequestListener, options: GracefulShutdownOptions = {}): Promise<Running> {
  const health = createHealth()
  const probe = probes(health)
  return run(
    createServer((request, response) => probe(request, response, () => listener(request, response))),
    health,
    options,
  )
}

const hello: RequestListener = (_request, response) => void response.end('hello')

async function ask(port: number, path = '/', agent: Agent | false = false): Promise<{ status: number; connection: string; body: string }> {
  const [response] = (await once(get({ port, path, agent, host: '127.0.0.1' }), 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, connection: response.headers.connection ?? '', body: await text(response) }
}

async function open1(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

describe('a graceful shutdown', () => {
  it('turns readiness 503 at once and serves on for readinessDelay, alive', async () => {
    const { port, shutdown, stopping } = await start(hello, { readinessDelay: 600 })
    expect((await ask(port, '/readyz')).status).toBe(200)
    const outcome = shutdown('a test')
    expect((await ask(port, '/readyz')).status).toBe(503)
    expect((await ask(port, '/livez')).status).toBe(200)
    expect((await ask(port)).body).toBe('hello')
    expect(stopping.aborted).toBe(false)
    await once(stopping, 'abort')
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await outcome).toMatchObject({ code: 0, reason: 'a test', cut: 0, errors: [] })
    expect((await outcome).duration).toBeGreaterThan(590)
  })

  it('tells a client that was connected before to close, with its next answer, and another on its last', async () => {
    const { port, shutdown, stopping } = await start(hello, { readinessDelay: 500 })
    const [before, after] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
    expect((await ask(port, '/', before)).connection).toBe('keep-alive')
    const outcome = shutdown()
    expect((await ask(port, '/', before)).connection).toBe('close')
    expect((await ask(port, '/', after)).connection).toBe('keep-alive')
    await once(stopping, 'abort')
    expect((await ask(port, '/', after)).connection).toBe('close')
    expect(await outcome).toMatchObject({ code: 0 })
  })

  it('answers who is connected and has not sent yet when the listener stops', async () => {
    const { port, shutdown, stopping } = await start(hello)
    const outcome = shutdown()
    const socket = await open1(port)
    await once(stopping, 'abort')
    await sleep(100)
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    const answer = await text(socket)
    expect(answer).toContain('Connection: close')
    expect(answer).toContain('hello')
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('closes silent connections within seconds, whatever the timeout is', async () => {
    const { port, shutdown } = await start(hello, { timeout: 600_000 })
    const [silent, agent] = [await open1(port), new Agent({ keepAlive: true })]
    await ask(port, '/', agent)
    expect(await shutdown()).toMatchObject({ code: 0, cut: 0 })
    expect(await text(silent)).toBe('')
  })

  it('lets running requests finish with Connection: close, and then runs onShutdown in order', async () => {
    const log: string[] = []
    const slow: RequestListener = async (_request, response) => {
      await sleep(900)
      log.push('answered')
      response.end('late')
    }
    const step = (name: string, ms: number) => async () => {
      await sleep(ms)
      log.push(name)
    }
    const { port, shutdown, exits } = await start(slow, { onShutdown: [step('queue', 30), () => log.push('log'), step('pool', 0)] })
    const answer = ask(port, '/', new Agent({ keepAlive: true }))
    await sleep(100)
    const outcome = shutdown()
    expect(await answer).toMatchObject({ status: 200, connection: 'close', body: 'late' })
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
    expect(log).toEqual(['answered', 'queue', 'log', 'pool'])
    expect(exits).toEqual([0])
  })

  it('cuts what runs past the timeout, still runs onShutdown, and ends with 1', async () => {
    const log: string[] = []
    const { port, shutdown, exits } = await start(() => {}, { timeout: 300, onShutdown: () => log.push('pool') })
    const answer = ask(port).catch((error: NodeJS.ErrnoException) => error.code)
    await sleep(100)
    expect(await shutdown()).toMatchObject({ code: 1, cut: 1, errors: [] })
    expect(await answer).toBe('ECONNRESET')
    expect([log, exits]).toEqual([['pool'], [1]])
  })

  it('runs every onShutdown though one throws, ends with 1, and tells what was thrown', async () => {
    const log: string[] = []
    const failure = new Error('no flush')
    const broken = (): never => {
      throw failure
    }
    const { shutdown } = await start(hello, { onShutdown: [broken, () => Promise.reject(failure), () => log.push('pool')] })
    expect(await shutdown()).toMatchObject({ code: 1, cut: 0, errors: [failure, failure] })
    expect(log).toEqual(['pool'])
  })

  it('gives a hung onShutdown up', async () => {
    const { shutdown } = await start(hello, { timeout: 100, onShutdown: [() => new Promise(() => {}), () => {}] })
    expect(await shutdown()).toMatchObject({ code: 1, errors: [new Error('onShutdown[0] did not end in time')] })
  })

  it('begins once, however often it is told to', async () => {
    const { shutdown, exits } = await start(hello)
    const outcomes = await Promise.all([shutdown('one'), shutdown('two')])
    expect(outcomes[0]).toBe(outcomes[1])
    expect(outcomes[0].reason).toBe('one')
    expect(exits).toEqual([0])
  })

  it('waits for nothing where nothing listens', async () => {
    const { shutdown } = gracefulShutdown(createServer(), createHealth(), { signals: [], readinessDelay: 3_600_000, exit: () => {} })
    expect(await shutdown()).toMatchObject({ code: 0 })
  })

  it('leaves an upgraded connection to onShutdown, and cuts it when that has not closed it', async () => {
    for (const closes of [true, false]) {
      const upgraded: Socket[] = []
      const server = createServer(hello)
      const onShutdown = async (): Promise<void> => {
        if (closes) for (const socket of upgraded) await new Promise<void>((resolve) => socket.once('close', () => resolve()).end('bye'))
      }
      const { port, shutdown } = await run(server, createHealth(), { onShutdown })
      server.on('upgrade', (_request, socket: Socket) => {
        upgraded.push(socket.on('error', () => {}))
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
      })
      const socket = await open1(port)
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
      await once(socket, 'data')
      const rest = text(socket).catch(() => 'reset')
      expect(await shutdown()).toMatchObject({ code: closes ? 0 : 1, cut: closes ? 0 : 1 })
      if (closes) expect(await rest).toBe('bye')
    }
  })

  it('answers a request to upgrade as any other once nobody listens for it', async () => {
    const server = createServer(hello)
    const { port } = await run(server, createHealth(), {})
    const listener = (): void => {}
    server.on('upgrade', listener)
    server.removeListener('upgrade', listener)
    const socket = await open1(port)
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    expect(String((await once(socket, 'data'))[0])).toContain('hello')
  })

  it('ends an HTTP/2 session with GOAWAY, after the answers to what was sent', async () => {
    const server = createHttp2Server((_request, response) => void setTimeout(() => response.end('late'), 600))
    const { port, shutdown } = await run(server, createHealth(), {})
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    const gone = once(session, 'goaway')
    const stream = session.request({ ':path': '/' })
    await sleep(100)
    const outcome = shutdown()
    expect((await gone)[0]).toBe(0)
    expect(await text(stream)).toBe('late')
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('cuts an HTTP/2 stream that runs past the timeout', async () => {
    const { port, shutdown } = await run(
      createHttp2Server(() => {}),
      createHealth(),
      { timeout: 100 },
    )
    const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => {})
    const stream = session.request({ ':path': '/' }).on('error', () => {})
    await sleep(100)
    expect(await shutdown()).toMatchObject({ code: 1, cut: 1 })
    if (!stream.closed) await once(stream, 'close')
  })

  it('stops an HTTPS server the same way, a connection that negotiates included', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a server' }])
    const server = createHttpsServer({ key, cert }, (_request, response) => void setTimeout(() => response.end('late'), 600))
    const { port, shutdown } = await run(server, createHealth(), { timeout: 600_000 })
    const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    const [kept] = await once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    expect([await text(kept), kept.headers.connection]).toEqual(['late', 'keep-alive'])
    await open1(port) // and says nothing
    const running = once(getHttps({ port, host: '127.0.0.1', agent }), 'response')
    await sleep(100)
    const outcome = shutdown()
    const [last] = await running
    expect([await text(last), last.headers.connection]).toEqual(['late', 'close'])
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('takes several servers', async () => {
    const [one, two] = [createServer(hello), createServer(hello)]
    const { shutdown } = gracefulShutdown([one, two], createHealth(), { signals: [], readinessDelay: 0, exit: () => {} })
    for (const server of [one, two]) await once(server.listen(0, '127.0.0.1'), 'listening')
    expect(await shutdown()).toMatchObject({ code: 0 })
    expect([one.listening, two.listening]).toEqual([false, false])
  })

  it.each([
    [{ readinessDelay: -1 }, 'gracefulShutdown.readinessDelay is -1: use 0 to 3600000 ms'],
    [{ timeout: '10s' }, 'gracefulShutdown.timeout is "10s": use 0 to 3600000 ms'],
    [{ signals: ['SIGKILL'] }, 'gracefulShutdown.signals is [object Array]: use an array of signals that a process can catch'],
    [{ onShutdown: [undefined] }, 'gracefulShutdown.onShutdown is [object Array]: use a function or an array of functions'],
    [{ exit: 0 }, 'gracefulShutdown.exit is 0: use a function'],
    [{ delay: 5 }, 'a setting of gracefulShutdown is "delay": use "signals"'],
  ])('refuses %o and says what to use', (options, message) => {
    expect(() => gracefulShutdown(createServer(), createHealth(), options as GracefulShutdownOptions)).toThrow(message)
  })

  it('refuses an application instead of its server, no server, and what is no health', () => {
    const application = Object.assign(() => {}, { listen: () => {} })
    expect(() => gracefulShutdown(application as unknown as Server, createHealth())).toThrow('app.server on Fastify')
    expect(() => gracefulShutdown([], createHealth())).toThrow('the number of servers of gracefulShutdown is 0: use one or more')
    expect(() => gracefulShutdown(createServer(), {} as Health)).toThrow('use what createHealth() returns')
  })
})
