import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { type FaultProxy, startFaultProxy } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { probeCheck } from '@hale/testbed'
import { Agent, fetch as undiciFetch } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { http } from './http'
import { runMany } from './testing/run-many'

const eventually = { timeout: 60_000, interval: 20 }

/** The second of two runs in a row may start before fetch has the connection of the first back. */
const fetchKeeps = 2

interface Service {
  readonly url: string
  readonly port: number
  /** Every connection that was ever made to it. */
  readonly connections: Socket[]
  open(): number
}

async function serve(listener: RequestListener, server: Server = createServer(listener)): Promise<Service> {
  const connections: Socket[] = []
  server.on('connection', (socket: Socket) => connections.push(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, connections, open: () => connections.filter((socket) => !socket.closed).length }
}

async function openProxy(service: Service): Promise<FaultProxy & { url: string }> {
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: service.port })
  onTestFinished(() => proxy.close())
  return { ...proxy, url: `http://127.0.0.1:${proxy.port}` }
}

const answer =
  (status: number, body = 'ok', headers = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body)

describe('http(url, options) and a connection that its server closed', () => {
  it.each(['end', 'resetAndDestroy'] as const)(
    'is healthy although the server ends the kept connection (%s) in the moment of a request',
    async (end) => {
      let connections = 0
      const server = createTcpServer((socket) => {
        connections += 1
        let answers = 0
        socket.on('error', () => {})
        socket.on('data', () => {
          answers += 1
          // The second request on a connection meets its end.
          if (answers > 1) return void socket[end]()
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
        })
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      const { port } = server.address() as AddressInfo
      const probe = probeCheck(http(`http://127.0.0.1:${port}/`))
      for (let round = 0; round < 10; round++) expect(await probe()).toMatchObject({ status: 'healthy' })
      expect(connections).toBeGreaterThan(2)
    },
  )

  it('is unhealthy with the code reset where fresh connections are reset too, after three requests', async () => {
    let requests = 0
    const server = createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => {
        requests += 1
        socket.resetAndDestroy()
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    expect(await probeCheck(http(`http://127.0.0.1:${port}/`))()).toMatchObject({ status: 'unhealthy', error: { code: 'reset' } })
    expect(requests).toBe(3)
  })
})

describe('http(url, { expectBody })', () => {
  const serve = async (body: string) => {
    const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  it.each([
    ['a string in it', '"status":"UP"'],
    ['a pattern', /"status":\s*"up"/gi],
    ['a function', (body: string) => JSON.parse(body).status === 'UP'],
  ])('is healthy for a body that matches %s, and unhealthy for another one', async (_, expectBody) => {
    const [well, other] = [await serve('{"status":"UP"}'), await serve('{"status":"DOWN"}')]
    for (let round = 0; round < 2; round++) {
      expect(await probeCheck(http(well, { expectBody }))()).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(http(other, { expectBody }))()).toMatchObject({ status: 'unhealthy', error: { code: 'unexpected_body' } })
    }
  })

  it('is unhealthy where the function throws or returns a promise', async () => {
    const url = await serve('<html>')
    expect(await probeCheck(http(url, { expectBody: (body) => JSON.parse(body) }))()).toMatchObject({ status: 'unhealthy' })
    expect(await probeCheck(http(url, { expectBody: (async () => true) as never }))()).toMatchObject({ error: { code: 'unexpected_body' } })
  })

  it('judges the beginning of a long body', async () => {
    expect(await probeCheck(http(await serve(`ready${'x'.repeat(1_000_000)}`), { expectBody: /^ready/ }))()).toMatchObject({
      status: 'healthy',
    })
  })

  it.each([
    [{ expectBody: '' }, 'http: expectBody must be a string, a pattern or a function that returns true or false; got ""'],
    [{ expectBody: 'UP', method: 'HEAD' }, 'http: expectBody must be left out with the method HEAD; got "UP"'],
  ])('refuses %j', (options, message) => {
    expect(() => http('http://orders/', options as never)).toThrow(message)
  })
})

describe('http(url, options)', () => {
  it('is healthy when the service answers 2xx, and observes the time in ms with the status beside it', async () => {
    const { url } = await serve(answer(204, ''))
    expect(await probeCheck(http(`${url}/livez`))()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      critical: true,
      observed: { value: expect.any(Number), unit: 'ms' },
      data: { status: 204 },
    })
  })

  it('sends the given method, path, query and name', async () => {
    const seen: unknown[] = []
    const { url } = await serve((request, response) => {
      seen.push([request.method, request.url, request.headers['health-via']])
      response.end()
    })
    await probeCheck(http(`${url}/livez?full`))()
    await probeCheck(http(new URL('/', url), { method: 'HEAD', from: 'orders' }))()
    expect(seen).toEqual([
      ['GET', '/livez?full', 'hale'],
      ['HEAD', '/', 'orders'],
    ])
  })

  it.each([404, 429, 500, 503])('is unhealthy when the service answers %d, and reports that status', async (status) => {
    const { url } = await serve(answer(status))
    expect(await probeCheck(http(`${url}/livez?key=abc`))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'unexpected_status', message: `${url}/livez answered with status ${status}` },
    })
  })

  it('follows no redirect: it is unhealthy, unless that status is the one expected', async () => {
    let asked = 0
    const { url } = await serve((request, response) => {
      asked += 1
      answer(request.url === '/' ? 302 : 200, '', { location: '/login' })(request, response)
    })
    expect(await probeCheck(http(url))()).toMatchObject({ error: { code: 'unexpected_status' } })
    expect(await probeCheck(http(url, { expect: 302 }))()).toMatchObject({ status: 'healthy' })
    expect(asked).toBe(2)
  })

  it('is healthy for the expected statuses only', async () => {
    const { url } = await serve((request, response) => answer(Number(request.url?.slice(1)))(request, response))
    const probe = (status: number) => probeCheck(http(`${url}/${status}`, { expect: [200, 429] }))()
    expect(await probe(200)).toMatchObject({ status: 'healthy' })
    expect(await probe(429)).toMatchObject({ status: 'healthy' })
    expect(await probe(204)).toMatchObject({ status: 'unhealthy' })
  })

  it('makes a service with Hale run only its own checks, so that two services that check each other do not loop', async () => {
    const ran: string[] = []
    const hub = await serve((request, response) => listeners[request.url?.startsWith('/a') ? 'a' : 'b'](request, response))
    const service = (name: 'a' | 'b', other: 'a' | 'b') => {
      const ask = http(`${hub.url}/${other}/readyz`, { from: name })
      const health = createHealth({
        readiness: {
          other: {
            ...ask,
            run: (context) => {
              ran.push(name)
              return ask.run(context)
            },
          },
        },
      })
      return probes(health, { paths: { readiness: `/${name}/readyz` } })
    }
    const listeners: Record<'a' | 'b', RequestListener> = { a: service('a', 'b'), b: service('b', 'a') }
    expect((await fetch(`${hub.url}/a/readyz`)).status).toBe(200)
    expect(ran).toEqual(['a'])
  })

  it('names the address and the reason when nothing listens, and never the query', async () => {
    const service = await serve(answer(200))
    const proxy = await openProxy(service)
    await proxy.set('refuse')
    const row = await probeCheck(http(`${proxy.url}/livez?key=abc`))()
    expect(row).toMatchObject({
      status: 'unhealthy',
      error: { code: 'refused', message: `${proxy.url}/livez did not answer: connect ECONNREFUSED 127.0.0.1:${proxy.port}` },
    })
    await proxy.set('pass')
    expect(await probeCheck(http(proxy.url))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code unreachable where the name does not resolve', async () => {
    expect(await probeCheck(http('http://no-such-host.invalid/'))()).toMatchObject({ error: { code: 'unreachable' } })
  })

  it('is unhealthy while the service is silent, closes the connection, and recovers when the service answers again', async () => {
    const service = await serve(answer(200))
    const proxy = await openProxy(service)
    const probe = probeCheck(http(proxy.url))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await proxy.set('stall')
    expect(await probe(100)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    expect(await probe(100)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    await proxy.set('pass')
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await expect.poll(service.open, eventually).toBeLessThanOrEqual(fetchKeeps)
  })

  it('is unhealthy while connections are reset, and recovers when they are not', async () => {
    const proxy = await openProxy(await serve(answer(200)))
    const probe = probeCheck(http(proxy.url))
    await proxy.set('reset')
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'reset' } })
    await proxy.set('pass')
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy when the body of a good status is cut off', async () => {
    const proxy = await openProxy(await serve(answer(200, 'x'.repeat(5_000), { 'content-length': '5000' })))
    await proxy.set({ cut: 1_000 })
    expect(await probeCheck(http(proxy.url))()).toMatchObject({ status: 'unhealthy', error: { code: 'reset' } })
  })

  it('is unhealthy when a body is still arriving at the timeout, and closes the connection', async () => {
    const service = await serve((_, response) => {
      const trickle = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(trickle))
    })
    expect(await probeCheck(http(service.url, { timeout: 100 }))()).toMatchObject({ error: { code: 'timeout' } })
    await expect.poll(service.open, eventually).toBe(0)
  })

  it('reads only a small part of an endless body, and closes its connection', async () => {
    let sent = 0
    const service = await serve((_, response) => {
      const more = (): void => {
        sent += 65_536
        if (response.write(Buffer.alloc(65_536)) && !response.destroyed) setImmediate(more)
      }
      response.on('drain', more)
      more()
    })
    expect(await probeCheck(http(service.url))()).toMatchObject({ status: 'healthy' })
    await expect.poll(service.open, eventually).toBe(0)
    expect(sent).toBeLessThan(50_000_000)
  })

  it('leaves nothing behind after many runs over the one or two connections that fetch keeps', async () => {
    const service = await serve(answer(200, 'x'.repeat(2_000)))
    const left = await runMany(http(service.url))
    // fetch itself keeps a listener as long as the signal lives. Core makes a new signal for each run.
    expect(left.filter((what) => what !== 'a listener on the signal')).toEqual([])
    expect(service.connections.length).toBeLessThanOrEqual(fetchKeeps)
  })

  it('leaves no connection open with HEAD, where fetch closes it after each answer', async () => {
    const service = await serve(answer(200))
    await runMany(http(service.url, { method: 'HEAD' }), 500)
    await expect.poll(service.open, eventually).toBe(0)
  })

  it('frees the connection after a wrong status too', async () => {
    const service = await serve(answer(500, 'x'.repeat(2_000)))
    const probe = probeCheck(http(service.url))
    for (let run = 0; run < 50; run++) await probe()
    expect(service.connections.length).toBeLessThanOrEqual(fetchKeeps)
  })

  it("asks through undici's own fetch and Agent where it is given", async () => {
    const service = await serve(answer(200))
    const agent = new Agent({ connect: { lookup: (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) } })
    onTestFinished(() => agent.close())
    const check = http(`http://stock.internal:${service.port}/livez`, {
      fetch: (url, request) => undiciFetch(url, { ...request, dispatcher: agent }),
    })
    expect(await probeCheck(check)()).toMatchObject({ status: 'healthy' })
    const direct = http(service.url, { fetch: undiciFetch })
    expect(await probeCheck(direct)()).toMatchObject({ status: 'healthy' })
  })

  it('is never critical for an external service, and refuses to be', async () => {
    const { url } = await serve(answer(503))
    expect(await probeCheck(http(url, { external: true }))()).toMatchObject({ critical: false, status: 'unhealthy' })
    expect(http(url, { external: true, critical: false })).toMatchObject({ critical: false })
    const make = () => http(url, { external: true, critical: true })
    expect(make).toThrow(TypeError)
    expect(make).toThrow('http: critical must be false or left out for an external service; got true')
  })

  it('passes the common options on to the check, and not its own', () => {
    const check = http('http://stock/livez', { critical: false, every: 60_000, impact: 'no stock is shown', from: 'orders', expect: 200 })
    expect(check).toEqual({ critical: false, every: 60_000, impact: 'no stock is shown', run: expect.any(Function) })
  })

  it.each([
    [undefined, {}, 'http: url must be an http or https URL without credentials, such as "http://orders:8080/livez"; got undefined'],
    [
      'orders/livez?key=abc',
      {},
      'http: url must be an http or https URL without credentials, such as "http://orders:8080/livez"; got another string',
    ],
    ['ftp://orders/livez', {}, 'got another string'],
    ['http://', {}, 'got another string'],
    ['http://me:abc@orders/livez', {}, 'got a URL with credentials'],
    ['http://orders/', { method: 'POST' }, 'http: method must be "GET" or "HEAD"; got "POST"'],
    ['http://orders/', { from: 'a\r\nb' }, 'http: from must be 1 to 64 visible ASCII characters; got "a\\r\\nb"'],
    ['http://orders/', { fetch: 'undici' }, 'http: fetch must be a function; got "undici"'],
    ['http://orders/', { expect: 99 }, 'http: expect must be a status from 200 to 599, or an array of them; got 99'],
    ['http://orders/', { expect: [] }, 'http: expect must be a status from 200 to 599, or an array of them; got an empty array'],
    ['http://orders/', { expect: [200, 'OK'] }, 'http: expect must be a status from 200 to 599, or an array of them; got an array of 2'],
    ['http://orders/', { timout: 1 }, 'http: unknown option "timout"; did you mean "timeout"? Known: '],
  ])('refuses %j with %j when it is made', (url, options, message) => {
    const make = () => http(url as never, options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
    expect(make).not.toThrow('abc')
  })
})
