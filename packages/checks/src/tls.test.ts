import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createSecureContext, createServer, type TLSSocket } from 'node:tls'
import { startFaultProxy } from '@hale/conformance'
import { probeCheck } from '@hale/testbed'
import { generate } from 'selfsigned'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runMany } from './testing/run-many'
import { type TlsOptions, tls } from './tls'

const eventually = { timeout: 10_000, interval: 20 }
const host = '127.0.0.1'
const day = 86_400_000

const validity = (daysLeft: number) => ({
  keyType: 'ec' as const,
  algorithm: 'sha256',
  notBeforeDate: new Date(Date.now() - 30 * day),
  notAfterDate: new Date(Date.now() + daysLeft * day),
})

/** An authority of the tests' own. */
const authority = generate([{ name: 'commonName', value: 'Tests' }], {
  ...validity(3_650),
  extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
})

/** A certificate for the names given, that the authority has signed and that expires in so many days. */
async function certificate(daysLeft: number, names: readonly string[] = ['shop.example']) {
  const { private: key, cert } = await authority
  const made = await generate([{ name: 'commonName', value: 'a server' }], {
    ...validity(daysLeft),
    ca: { key, cert },
    extensions: [
      { name: 'subjectAltName', altNames: names.map((name) => (name === host ? { type: 7, ip: name } : { type: 2, value: name })) },
    ],
  })
  return { key: made.private, cert: made.cert }
}

/** A real TLS server with such a certificate, and a check that trusts it. */
async function serve(daysLeft: number, names?: readonly string[]) {
  const open = new Set<TLSSocket>()
  let received = 0
  const server = createServer(await certificate(daysLeft, names), (socket) => {
    open.add(socket)
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    socket.on('error', () => {}).on('close', () => open.delete(socket))
  })
  await once(server.listen(0, host), 'listening')
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const secureContext = createSecureContext({ ca: (await authority).cert })
  const check = (options: Partial<TlsOptions> = {}) => tls({ host, port, servername: 'shop.example', secureContext, ...options })
  const renew = async (left: number) => server.setSecureContext(await certificate(left, names))
  return { port, check, renew, open: () => open.size, received: () => received }
}

describe('tls(options)', () => {
  it.each([
    ['healthy', 90, 89.9],
    ['healthy', 21.2, 21.1],
    ['degraded', 21, 20.9],
    ['degraded', 3.2, 3.1],
    ['unhealthy', 3, 2.9],
    ['unhealthy', 0.5, 0.4],
  ])('is %s when the certificate has %d days left', async (status, daysLeft, value) => {
    const { check } = await serve(daysLeft)
    expect(await probeCheck(check())()).toMatchObject({
      status,
      scope: 'dependency',
      message: `the certificate of shop.example expires in ${value} days`,
      observed: { value, unit: 'days' },
    })
  })

  it('goes by the limits given', async () => {
    const { check } = await serve(30)
    expect(await probeCheck(check({ degradedAt: 40 }))()).toMatchObject({ status: 'degraded' })
    expect(await probeCheck(check({ degradedAt: 40, unhealthyAt: 30 }))()).toMatchObject({ status: 'unhealthy' })
    expect(await probeCheck(check({ degradedAt: 0, unhealthyAt: 0 }))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code expired once it has expired, and healthy again when it was renewed', async () => {
    const { port, check, renew } = await serve(-1)
    const probe = probeCheck(check())
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'expired', message: `no trusted connection to ${host}:${port}: certificate has expired` },
    })
    await renew(60)
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 59.9 } })
  })

  it('is unhealthy with the code tls for a certificate that nobody vouches for', async () => {
    const { check } = await serve(90)
    expect(await probeCheck(check({ secureContext: undefined }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'tls', message: expect.stringContaining('unable to verify the first certificate') },
    })
  })

  it('is unhealthy with the code tls for a certificate of another name', async () => {
    const { check } = await serve(90)
    expect(await probeCheck(check({ servername: 'bank.example' }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'tls', message: expect.stringContaining('bank.example') },
    })
  })

  it('holds the certificate against the host where no name is given, an address included', async () => {
    const own = await serve(90, [host])
    expect(await probeCheck(own.check({ servername: undefined }))()).toMatchObject({ status: 'healthy' })
    const other = await serve(90)
    expect(await probeCheck(other.check({ servername: undefined }))()).toMatchObject({ status: 'unhealthy', error: { code: 'tls' } })
    const named = await serve(90, ['localhost'])
    expect(await probeCheck(named.check({ host: 'localhost', servername: undefined }))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while the server refuses, is silent, resets or hangs up in the handshake, and healthy again when it does not', async () => {
    const server = await serve(90)
    const proxy = await startFaultProxy({ host, port: server.port })
    onTestFinished(() => proxy.close())
    const probe = probeCheck(server.check({ port: proxy.port, timeout: 300 }))
    for (const [fault, code] of [
      ['refuse', 'refused'],
      ['reset', 'reset'],
      ['stall', 'timeout'],
      [{ cut: 20 }, 'reset'],
    ] as const) {
      await proxy.set(fault)
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code } })
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    }
    await expect.poll(proxy.connections, eventually).toBe(0)
  })

  it('sends nothing but the handshake, and leaves nothing behind after 10,000 runs', { timeout: 120_000 }, async () => {
    const server = await serve(90)
    expect(await runMany(server.check())).toEqual([])
    await expect.poll(server.open, eventually).toBe(0)
    expect(server.received()).toBe(0)
  })

  it('keeps its result for a minute unless told otherwise, and carries the options into the check', () => {
    expect(tls({ host: 'shop.example', critical: false })).toEqual({ critical: false, maxAge: 60_000, run: expect.any(Function) })
    expect(tls({ host: 'shop.example', maxAge: 5_000 })).toMatchObject({ maxAge: 5_000 })
  })

  it.each([
    [undefined, TypeError, 'tls: host is of type undefined, expected a name or an address'],
    [{ host: 'shop.example', servername: '' }, TypeError, 'tls: servername is empty, expected a name or an address'],
    [{ host: 'shop.example', port: 0 }, RangeError, 'tls: port is 0, expected a port from 1 to 65535'],
    [{ host: 'shop.example', unhealthyAt: -1 }, RangeError, 'tls: unhealthyAt is -1, expected a number of days from 0'],
    [{ host: 'shop.example', degradedAt: 2 }, RangeError, 'tls: degradedAt is 2, expected a number of days from 3'],
    [{ host: 'shop.example', degradedAt: Number.NaN }, RangeError, 'tls: degradedAt is NaN, expected a number of days from 3'],
    [{ host: 'shop.example', degradedAt: '21' }, TypeError, 'tls: degradedAt is of type string, expected a number of days from 3'],
  ])('refuses %j when it is made', (options, type, message) => {
    const make = () => tls(options as never)
    expect(make).toThrow(type)
    expect(make).toThrow(message)
  })
})
