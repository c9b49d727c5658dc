import { once } from 'node:events'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, it } from 'vitest'
import { captureIo } from '../testing/captured-io'
import { type FaultyServer, faultyServer, rawResponse } from '../testing/faulty-server'
import { run } from './command'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function serve(answer: (socket: Socket, request: string) => void, where: object = {}): Promise<FaultyServer> {
  const server = await faultyServer(answer, where)
  open.push(server)
  return server
}

async function probe(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; line: string }> {
  const io = captureIo({ env })
  // Nagios alone has a code for "no answer".
  const code = await run([...args, '--exit', 'nagios'], io)
  const [line = '', ...rest] = io.out().split('\n')
  expect(rest).toEqual([''])
  expect(Buffer.byteLength(io.out())).toBeLessThan(4_096)
  return { code, line }
}

const at = ({ port }: FaultyServer, host = '127.0.0.1'): string => `http://${host}:${port}/readyz`
/** A bound for servers that never answer. The others have the time that a busy machine needs. */
const SHORT = ['--timeout', '300ms']
const LONG = ['--timeout', '60s']

const OK = 0
const CRITICAL = 2
const UNKNOWN = 3

describe('hale probe takes for no answer', () => {
  it.each<[string, string, string]>([
    ['a redirect', rawResponse(302, '', { location: '/login' }), 'HTTP 302: a redirect is no answer'],
    ['a redirect with a healthy body', rawResponse(301, '{"status":"healthy"}', { location: '/' }), 'HTTP 301: a redirect is no answer'],
    [
      'a web page',
      rawResponse(200, '<!doctype html>', { 'content-type': 'text/html; charset=utf-8' }),
      'HTTP 200: a web page is no answer',
    ],
    [
      'a web page whose type is written in capitals',
      rawResponse(200, '<html>', { 'content-type': 'Text/HTML' }),
      'a web page is no answer',
    ],
    ['a path that is not there', rawResponse(404, 'Not Found', { 'content-type': 'text/plain' }), 'HTTP 404: the service has no such path'],
    ['a refusal', rawResponse(401, ''), 'HTTP 401: the endpoint wants credentials, see --bearer-env'],
    ['a body of more than 64 kB', rawResponse(200, JSON.stringify({ status: 'healthy', data: 'x'.repeat(65_536) })), 'longer than 64 kB'],
    ['half a body', rawResponse(200, '{"status":"healthy"}', { 'content-length': '50' }), '127.0.0.1'],
    ['a header without an end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`, 'the header is too long'],
    ['another protocol', '220 mail.example.com ESMTP\r\n', 'it does not speak HTTP; try https'],
    ['a switch of protocols', 'HTTP/1.1 101 -\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', 'it switched to another protocol'],
  ])('%s', async (_, answer, reason) => {
    const server = await serve((socket) => socket.end(answer))
    const { code, line } = await probe([at(server), ...LONG])
    expect(line).toContain(reason)
    expect(line).toMatch(/^HALE UNKNOWN - no answer: /)
    expect(code).toBe(UNKNOWN)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['a server that accepts and says nothing', () => {}],
    ['a body that stops', (socket) => socket.write(rawResponse(200, '{"status":"healthy"}').slice(0, -1))],
    ['a header that drips', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n')],
    ['a body that drips', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\n \r\n')],
    ['informational responses without an end', (socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  ])('%s, once the time is over', async (_, answer) => {
    const server = await serve(answer)
    expect(await probe([at(server), ...SHORT])).toMatchObject({ code: UNKNOWN, line: expect.stringContaining('nothing within 300 ms') })
  })

  it('a body that floods, long before the time is over', async () => {
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const flood = () => {
        while (!socket.destroyed && socket.write(`4000\r\n${' '.repeat(16_384)}\r\n`));
      }
      socket.on('drain', flood)
      flood()
    })
    expect(await probe([at(server), '--timeout', '10m'])).toMatchObject({
      code: UNKNOWN,
      line: expect.stringContaining('longer than 64 kB'),
    })
  })

  it('a connection that is reset', async () => {
    const server = await serve((socket) => socket.resetAndDestroy())
    expect(await probe([at(server), ...LONG])).toMatchObject({ code: UNKNOWN, line: expect.stringContaining('the connection was reset') })
  })

  it('a port that nothing listens on, with each address that was tried', async () => {
    const { code, line } = await probe(['http://localhost:1/livez', ...LONG])
    expect(code).toBe(UNKNOWN)
    expect(line).toContain('127.0.0.1:1: connection refused')
    expect(line).toContain('[::1]:1: ')
  })
})

/** Sends a part every 20 ms, for as long as the connection lives. */
function drip(socket: Socket, first: string, part: string): void {
  socket.write(first)
  const timer = setInterval(() => socket.write(part), 20)
  socket.once('close', () => clearInterval(timer))
}

describe('hale probe is never healthier than the answer', () => {
  it.each<[string, number, string, number]>([
    ['unhealthy with 200', 200, '{"status":"unhealthy"}', CRITICAL],
    ['healthy with 503, as a proxy in between answers', 503, '{"status":"healthy"}', CRITICAL],
    ['an unknown status with 503', 503, '{"status":"fine"}', CRITICAL],
    ['no JSON with 503', 503, 'down for maintenance', CRITICAL],
    ['no JSON with 200, of another health library', 200, 'OK', OK],
    ['null with 200', 200, 'null', OK],
    ['an empty 204', 204, '', OK],
    ['checks that are no object', 200, '{"status":"healthy","checks":[1,2]}', OK],
    ['checks of a wrong form', 200, '{"status":"unhealthy","checks":{"a":null,"b":{"status":7,"error":"x"}}}', CRITICAL],
  ])('%s', async (_, status, body, code) => {
    const server = await serve((socket) => socket.end(rawResponse(status, body, { 'content-type': 'text/plain' })))
    expect(await probe([at(server), ...LONG])).toMatchObject({ code })
  })
})

describe('the line stays one line that is safe to print', () => {
  const report = (checks: object) => JSON.stringify({ status: 'unhealthy', name: 'orders', checks })
  const failing = (message: string) => ({ status: 'unhealthy', duration: 1, error: { code: 'failed', message } })

  it('with 200 failing checks of long names, the measures whole', async () => {
    const checks = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`check-${index}-${'ü'.repeat(20)}`, failing('ö'.repeat(50))]),
    )
    const server = await serve((socket) => socket.end(rawResponse(503, report(checks))))
    const { code, line } = await probe([at(server), ...LONG])
    expect(code).toBe(CRITICAL)
    expect(line).not.toContain('\uFFFD')
    expect(line).toMatch(/\.\.\. \| time=\d+\.\d+s;;;0 healthy=0;;;0 degraded=0;;;0 unhealthy=\d+;;;0 ('check check-\d+-ü+'=1ms;;;0 ?)+$/)
  })

  it.each<[string, string]>([
    ['a second line', 'no\nroom\r\nleft'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m \u009b2J'],
    ['a change of direction', '\u202etxet'],
    ['the bar that begins the measures', 'a | time=0'],
  ])('with %s in a message', async (_, message) => {
    const server = await serve((socket) => socket.end(rawResponse(503, report({ "it's | a=b\n": failing(message) }))))
    const { line } = await probe([at(server), ...LONG])
    expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}|]* \| [^\p{Cc}\p{Cf}|]*'check it_s_a_b_'=1ms;;;0$/u)
  })
})

describe('a token', () => {
  const echo = (socket: Socket, request: string) => {
    const sent = /authorization: (.*)\r\n/i.exec(request)?.[1] ?? 'no token'
    socket.end(rawResponse(503, JSON.stringify({ status: 'unhealthy', name: sent, checks: { [sent]: { status: 'unhealthy' } } })))
  }

  it('reaches the service and appears nowhere, also where the service repeats it', async () => {
    const server = await serve(echo)
    const { line } = await probe([at(server), ...LONG, '--bearer-env', 'TOKEN'], { TOKEN: 's3cr3t-t0ken\n' })
    expect(line).not.toContain('s3cr3t')
    expect(line).toContain('Bearer [redacted]')
  })

  it.each<[string, Record<string, string>]>([
    ['is not set', {}],
    ['is empty', { TOKEN: ' \n' }],
    ['holds a line break, which would begin a second header', { TOKEN: 's3cr3t\r\nx: y' }],
  ])('%s: nothing is sent, and its value is not shown', async (_, env) => {
    let requests = 0
    const server = await serve(() => {
      requests += 1
    })
    const { code, line } = await probe([at(server), ...LONG, '--bearer-env', 'TOKEN'], env)
    expect(code).toBe(UNKNOWN)
    expect(line).toContain('the environment variable "TOKEN"')
    expect(line).not.toContain('s3cr3t')
    expect(requests).toBe(0)
  })

  it.each([
    ['http://user:s3cr3t@127.0.0.1:1/readyz', 'the URL must hold no credentials'],
    ['user:s3cr3t@localhost:3000/x', 'the URL must be such as http://localhost:3000/livez'],
    ['http://127.0.0.1:1/readyz?token=s3cr3t', 'http://127.0.0.1:1/readyz'],
  ])('in the URL %s is not shown', async (url, reason) => {
    const { code, line } = await probe([url, ...LONG])
    expect(code).toBe(UNKNOWN)
    expect(line).toContain(reason)
    expect(line).not.toContain('s3cr3t')
  })
})

describe('localhost', () => {
  const answer = (socket: Socket, request: string) =>
    socket.end(rawResponse(200, JSON.stringify({ status: 'healthy', name: /host: (.*)\r\n/i.exec(request)?.[1] })))
  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'))

  it('is found on 127.0.0.1', async () => {
    const server = await serve(answer, { host: '127.0.0.1' })
    expect(await probe([at(server, 'localhost'), ...LONG])).toMatchObject({
      code: OK,
      line: expect.stringContaining(`localhost:${server.port} healthy`),
    })
  })

  it.skipIf(!hasIpv6)('is found on ::1', async () => {
    const server = await serve(answer, { host: '::1', ipv6Only: true })
    expect(await probe([at(server, 'localhost'), ...LONG])).toMatchObject({
      code: OK,
      line: expect.stringContaining(`localhost:${server.port} healthy`),
    })
    expect(await probe([at(server, '[::1]'), ...LONG])).toMatchObject({ code: OK })
    expect(await probe([at(server, '127.0.0.1'), ...LONG])).toMatchObject({ code: UNKNOWN })
  })
})

describe('https', () => {
  async function serveSecurely(name: string): Promise<number> {
    const { private: key, cert } = await generate([{ name: 'commonName', value: name }])
    const server = createSecureServer({ key, cert }, (_request, response) => {
      response.end('{"status":"healthy"}')
    }).listen(0, '127.0.0.1')
    open.push({
      async close() {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    })
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  it('with a certificate that is not trusted is no answer, unless --insecure is given', async () => {
    const port = await serveSecurely('localhost')
    const url = `https://localhost:${port}/readyz`
    expect(await probe([url, ...LONG])).toMatchObject({
      code: UNKNOWN,
      line: expect.stringContaining('the certificate is self-signed; --insecure accepts it'),
    })
    expect(await probe([url, ...LONG, '--insecure'])).toMatchObject({ code: OK })
    expect(await probe([`https://127.0.0.1:${port}/readyz`, ...LONG, '--insecure'])).toMatchObject({ code: OK })
  })

  it('where plain HTTP is spoken is no answer, and the other way round', async () => {
    const plain = await serve((socket) => socket.end(rawResponse(200, '{"status":"healthy"}')))
    expect(await probe([at(plain).replace('http', 'https'), ...LONG, '--insecure'])).toMatchObject({
      code: UNKNOWN,
      line: expect.stringContaining('try http'),
    })
    const port = await serveSecurely('localhost')
    expect(await probe([`http://127.0.0.1:${port}/readyz`, ...LONG])).toMatchObject({ code: UNKNOWN })
  })
})

describe('wrong arguments are no answer, and the line says what to write', () => {
  it.each<[string[], string]>([
    [[], 'a URL is missing, such as http://localhost:3000/livez'],
    [['localhost:3000/livez'], 'did you mean "http://localhost:3000/livez"?'],
    [['http://localhost:3000'], 'the URL must have a path, such as http://localhost:3000/livez'],
    [['ftp://localhost/livez'], 'the URL must be such as http://localhost:3000/livez; got "ftp://localhost/livez"'],
    [['http://localhost:99999/livez'], 'the URL must be such as http://localhost:3000/livez; got "http://localhost:99999/livez"'],
    [['3000/livez'], 'did you mean "http://localhost:3000/livez"?'],
    [['http://a/', 'http://b/'], 'one URL only; got 2'],
    [['http://a/', '--tmeout', '2s'], 'unknown option "--tmeout"; did you mean "--timeout"?'],
    [['http://a/', '--timeout', '2 s'], '--timeout must be a time from 1ms to 10m, such as 2s; got "2 s"'],
    [['http://a/', '--timeout', '0'], '--timeout must be a time from 1ms to 10m'],
    [['http://a/', '--timeout', '1h'], '--timeout must be a time from 1ms to 10m'],
    [['http://a/', '--file', '/x'], '--file stands alone'],
    [['--file', '/x', '--socket', '/y'], '--file stands alone'],
  ])('%j', async (args, reason) => {
    const { code, line } = await probe(args)
    expect(code).toBe(UNKNOWN)
    expect(line).toContain(reason)
  })
})
