import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  Client,
  type ClientOptions,
  credentials,
  InterceptingCall,
  type Interceptor,
  type Metadata,
  makeClientConstructor,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js'
import { startFaultProxy, testCheck, wrongSecret } from '@hale/conformance'
import { createHealth, type Health } from '@hale/core'
import { healthService, probes } from '@hale/grpc'
import { describeWithServer, freePort, type GrpcServer, grpcCoreServer, grpcServer, probeCheck, recordFault } from '@hale/testbed'
import { generate } from 'selfsigned'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type GrpcClient, grpc } from './grpc'
import { readStatus, writeRequest } from './grpc/messages'

type Settings = Pick<GrpcServer, 'host' | 'port' | 'token'>

/** Channels of one address share a connection, unless they say otherwise. grpc-js waits a second before it connects again. */
const channelOptions: ClientOptions = {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 100,
}

function openClient(address: string, options: ClientOptions = {}): Client {
  const client = new Client(address, credentials.createInsecure(), { ...channelOptions, ...options })
  onTestFinished(() => client.close())
  return client
}

const withToken =
  (token: string): Interceptor =>
  (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        metadata.set('authorization', token)
        next(metadata, listener)
      },
    })

for (const [kind, name] of [
  [grpcServer, '@grpc/grpc-js'],
  [grpcCoreServer, 'C core'],
] as const) {
  describeWithServer(kind, `grpc(client) against a real server of ${name}`, (server) => {
    testCheck<Settings>(
      `grpc, ${name}`,
      ({ host, port, token }) => {
        const client = new Client(`${host}:${port}`, credentials.createInsecure(), channelOptions)
        return { check: grpc(client, { interceptors: [withToken(token)] }), close: () => client.close() }
      },
      {
        server,
        it,
        onOutcome: recordFault,
        wrongCredentials: (settings) => ({ ...settings, token: wrongSecret }),
        singleConnection: true,
        runs: 1_000,
      },
    )

    it.each([
      ['', 'healthy', undefined],
      ['sick', 'unhealthy', 'not_serving'],
      ['unsure', 'unhealthy', 'unknown'],
      ['nowhere', 'unhealthy', 'unknown_service'],
    ])('asks for the service %j: %s %s', async (service, status, code) => {
      const { host, port, token } = server()
      const check = grpc(openClient(`${host}:${port}`), { service, interceptors: [withToken(token)] })
      const row = await probeCheck(check)()
      expect({ status: row.status, code: row.error?.code }).toEqual({ status, code })
      if (status === 'healthy') expect(row).toMatchObject({ scope: 'dependency', observed: { value: expect.any(Number), unit: 'ms' } })
    })
  })
}

/** A server of this process that ends with the test. */
async function serve(services: [ServiceDefinition, Parameters<Server['addService']>[1]][]): Promise<string> {
  const server = new Server()
  for (const [definition, implementation] of services) server.addService(definition, implementation)
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  onTestFinished(() => server.forceShutdown())
  return `127.0.0.1:${port}`
}

const serveHealth = (health: Health) => serve([probes(health)])

/** A server that answers Check with these bytes, and counts the answers. */
async function serveBytes(answer: (path: string, request: Buffer, metadata: Metadata) => Buffer): Promise<string> {
  const bytes = (message: Buffer): Buffer => message
  const path = '/grpc.health.v1.Health/Check'
  const check = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  }
  return serve([
    [
      { check },
      {
        check: (call: { request: Buffer; metadata: Metadata }, reply: (error: null, answer: Buffer) => void) =>
          reply(null, answer(path, call.request, call.metadata)),
      },
    ],
  ])
}

describe('grpc(client) against a server with Hale', () => {
  it('follows the readiness of the service, its drain and the name that is asked for', async () => {
    let up = true
    const health = createHealth({
      liveness: { eventLoop: () => true },
      readiness: { disk: { scope: 'local', maxAge: 0, run: () => up } },
    })
    const client = openClient(await serveHealth(health))
    const [server, disk, liveness] = ['', 'disk', 'liveness'].map((service) => probeCheck(grpc(client, { service })))
    expect(await server?.()).toMatchObject({ status: 'healthy' })
    up = false
    const down = { status: 'unhealthy', error: { code: 'not_serving' } }
    expect([await server?.(), await disk?.(), await liveness?.()]).toMatchObject([down, down, { status: 'healthy' }])
    up = true
    expect(await server?.()).toMatchObject({ status: 'healthy' })
    health.drain()
    expect([await server?.(), await liveness?.()]).toMatchObject([down, { status: 'healthy' }])
  })

  it('takes a client that was made for the methods of a service', async () => {
    const Stub = makeClientConstructor(healthService, 'Health')
    const stub = new Stub(await serveHealth(createHealth()), credentials.createInsecure())
    onTestFinished(() => stub.close())
    expect(await probeCheck(grpc(stub))()).toMatchObject({ status: 'healthy' })
  })

  it('recovers from a half-open connection by itself where the client has a keepalive', async () => {
    const [host = '', port] = (await serveHealth(createHealth())).split(':')
    const proxy = await startFaultProxy({ host, port: Number(port) })
    onTestFinished(() => proxy.close())
    const keepalive = { 'grpc.keepalive_time_ms': 1_000, 'grpc.keepalive_timeout_ms': 1_000, 'grpc.keepalive_permit_without_calls': 1 }
    const probe = probeCheck(grpc(openClient(`${proxy.host}:${proxy.port}`, keepalive)))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await proxy.set('half-open')
    expect(await probe(500)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    await expect.poll(() => probe(1_000), { timeout: 60_000, interval: 100 }).toMatchObject({ status: 'healthy' })
  })

  it('ends a cascade: two services that check each other are healthy, and a failing dependency of one does not reach the other', async () => {
    const clients: Client[] = []
    const ask = (name: string): GrpcClient => ({
      makeUnaryRequest: (...parameters) =>
        clients[name === 'orders' ? 0 : 1]?.makeUnaryRequest(...(parameters as never as [never, never, never, never, never])) as never,
    })
    const orders = createHealth({ deadline: 20_000, readiness: { stock: grpc(ask('stock'), { from: 'orders', timeout: 10_000 }) } })
    const database = { maxAge: 0, run: () => Promise.reject(new Error('down')) }
    const stock = createHealth({
      deadline: 20_000,
      readiness: { orders: grpc(ask('orders'), { from: 'stock', timeout: 10_000 }), database },
    })
    for (const health of [orders, stock]) clients.push(openClient(await serveHealth(health)))
    expect((await orders.report('readiness')).status).toBe('healthy')
    expect((await stock.report('readiness')).checks).toMatchObject({ orders: { status: 'healthy' }, database: { status: 'unhealthy' } })
  })
})

describe('grpc(client, options)', () => {
  it('sends health-via beside what the interceptors add, and the name of the service', async () => {
    const seen: unknown[] = []
    const client = openClient(
      await serveBytes((_, request, metadata) => {
        seen.push([request.toString('latin1'), metadata.get('health-via'), metadata.get('authorization')])
        return Buffer.of(0x08, 0x01)
      }),
    )
    const long = 'ü'.repeat(100)
    expect(await probeCheck(grpc(client))()).toMatchObject({ status: 'healthy' })
    expect(await probeCheck(grpc(client, { service: 'shop.Stock', from: 'orders', interceptors: [withToken('t')] }))()).toMatchObject({
      status: 'healthy',
    })
    await probeCheck(grpc(client, { service: long }))()
    expect(seen).toEqual([
      ['', ['hale'], []],
      ['\n\u000Ashop.Stock', ['orders'], ['t']],
      [`\n\u00C8\u0001${Buffer.from(long).toString('latin1')}`, ['hale'], []],
    ])
  })

  it.each([
    ['without a status, which stands for UNKNOWN', [], 'unknown'],
    ['with SERVICE_UNKNOWN', [0x08, 0x03], 'unknown_service'],
    ['with a status of a later version', [0x08, 0x04], 'invalid_answer'],
    ['with bytes that are no message', [0x0a, 0xff], 'invalid_answer'],
    ['with text', [...Buffer.from('<html>')], 'invalid_answer'],
  ])('is unhealthy for an answer %s', async (_, answer, code) => {
    const client = openClient(await serveBytes(() => Buffer.from(answer)))
    expect(await probeCheck(grpc(client))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it('is unhealthy with the code unimplemented where the server has no health service', async () => {
    const row = await probeCheck(grpc(openClient(await serve([]))))()
    expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'unimplemented' } })
  })

  it('is unhealthy where something else than gRPC listens', async () => {
    const server = createHttpServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
      server.closeAllConnections()
    })
    const client = openClient(`127.0.0.1:${(server.address() as AddressInfo).port}`)
    expect(await probeCheck(grpc(client))()).toMatchObject({ status: 'unhealthy' })
  })

  it('is unhealthy with the code tls where the certificate is not trusted', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }])
    const server = new Server()
    server.addService(...probes(createHealth()))
    const pair = [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }]
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createSsl(null, pair), (error, bound) => (error ? reject(error) : resolve(bound)))
    })
    onTestFinished(() => server.forceShutdown())
    const client = new Client(`127.0.0.1:${port}`, credentials.createSsl(), channelOptions)
    onTestFinished(() => client.close())
    expect(await probeCheck(grpc(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'tls' } })
  })

  it('is unhealthy with the code refused where nothing listens, and not_connected with a closed client', async () => {
    const client = new Client(`127.0.0.1:${await freePort()}`, credentials.createInsecure(), channelOptions)
    const probe = probeCheck(grpc(client))
    expect(await probe()).toMatchObject({ error: { code: 'refused' } })
    client.close()
    expect(await probe()).toMatchObject({ error: { code: 'not_connected' } })
  })

  it.each([undefined, null, 'SERVING', {}])('is unhealthy where the client calls back with %j', async (answer) => {
    const client: GrpcClient = {
      makeUnaryRequest(_path, _serialize, _deserialize, _service, _options, callback) {
        callback(null, answer as never)
        return { cancel: () => {} }
      },
    }
    expect(await probeCheck(grpc(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([
    [undefined, {}, 'grpc: client must have a method makeUnaryRequest; got undefined. Pass a client of @grpc/grpc-js'],
    ['stock:50051', {}, 'grpc: client must have a method makeUnaryRequest; got a string.'],
    [{ makeUnaryRequest: () => {} }, { service: 1 }, 'grpc: service must be the name of a service, such as "orders.Orders", or ""; got 1'],
    [{ makeUnaryRequest: () => {} }, { from: '' }, 'grpc: from must be 1 to 64 visible ASCII characters; got ""'],
    [{ makeUnaryRequest: () => {} }, { interceptors: {} }, 'grpc: interceptors must be an array of interceptors of @grpc/grpc-js; got'],
  ])('refuses %j with %j', (client, options, message) => {
    expect(() => grpc(client as never, options as never)).toThrow(message)
  })
})

describe('the messages of the check', () => {
  it('skip the fields of a later version', () => {
    const later = [0x10, 0x96, 0x01, 0x1a, 0x02, 0x61, 0x62, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x2d, 1, 2, 3, 4]
    expect(readStatus(Buffer.of(...later, 0x08, 0x02))).toBe(2)
    expect(readStatus(Buffer.of(0x08, 0x01, ...later))).toBe(1)
  })

  it.each([[[0x08]], [[0x08, 0x80]], [[0x12, 0x05, 0x61]], [[0x0b]], [Array(20).fill(0xff)]])('that end too early throw: %j', (bytes) => {
    expect(() => readStatus(Buffer.from(bytes as number[]))).toThrow(RangeError)
  })

  it('are the bytes of the protocol', () => {
    expect([writeRequest(''), writeRequest('a')]).toEqual([Buffer.of(), Buffer.of(0x0a, 0x01, 0x61)])
  })
})
