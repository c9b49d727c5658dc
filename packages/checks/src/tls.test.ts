import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createSecureContext, createServer, type TLSSocket, type TlsOptions as TlsServerOptions } from 'node:tls'
import { startFaultProxy } from '@hale/conformance'
import { probeCheck } from '@hale/testbed'
import { generate } from 'selfsigned'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runMany } from './testing/run-many'
import { type TlsOptions, tls } from './tls'

const eventually = { timeout: 60_000, interval: 20 }
const host = '127.0.0.1'
const day = 86_400_000

const validity = (daysLeft: number) => ({
  keyType: 'ec' as const,
  algorithm: 'sha256',
  notBeforeDate: new Date(Date.now() - 30 * day),
  notAfterDate: new Date(Date.now() + daysLeft * day),
})

/** An authority for these tests only. */
const authority = generate([{ name: 'commonName', value: 'Tests' }], {
  ...validity(3_650),
  extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
})

interface Issuer {
  readonly key: string
  readonly cert: string
}

/** A certificate for these names, signed by the authority, that expires in this many days. */
async function certificate(daysLeft: number, names: readonly string[] = ['shop.example'], issuer?: Issuer) {
  const own = await authority
  const { key, cert } = issuer ?? { key: own.private, cert: own.cert }
  const made = await generate([{ name: 'commonName', value: 'a server' }], {
    ...validity(daysLeft),
    ca: { key, cert },
    extensions: [
      { name: 'subjectAltName', altNames: names.map((name) => (name === host ? { type: 7, ip: name } : { type: 2, value: name })) },
    ],
  })
  return { key: made.private, cert: made.cert }
}

/** A real TLS server with such a certificate, and a check that trusts the authority. */
async function serve(daysLeft: number, names?: readonly string[], issuer?: Issuer, options: TlsServerOptions = {}) {
  const open = new Set<TLSSocket>()
  let received = 0
  const server = createServer({ ...(await certificate(daysLeft, names, issuer)), ...options }, (socket) => {
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

  it('is judged by the certificate of the chain that expires first, and names it', async () => {
    const names = [{ name: 'commonName', value: 'Short Authority' }]
    const short = await generate(names, { ...validity(5), extensions: [{ name: 'basicConstraints', cA: true, critical: true }] })
    const { check } = await serve(90, ['shop.example'], { key: short.private, cert: short.cert })
    expect(await probeCheck(check({ secureContext: createSecureContext({ ca: short.cert }) }))()).toMatchObject({
      status: 'degraded',
      message: 'the certificate of Short Authority expires in 4.9 days',
    })
  })

  it('is not judged by a signature of an older root that has expired, which the server still sends', async () => {
    const own = await authority
    const extensions = [{ name: 'basicConstraints' as const, cA: true, critical: true }]
    const old = await generate([{ name: 'commonName', value: 'Old Root' }], { ...validity(-1), extensions })
    const crossSigned = await generate([{ name: 'commonName', value: 'Tests' }], {
      ...validity(-2),
      keyPair: { privateKey: own.private, publicKey: own.public },
      ca: { key: old.private, cert: old.cert },
      extensions,
    })
    const { key, cert } = await certificate(90)
    const { check } = await serve(90, undefined, undefined, { key, cert: `${cert}\n${crossSigned.cert}\n${old.cert}` })
    expect(await probeCheck(check())()).toMatchObject({ status: 'healthy', observed: { value: 89.9 } })
  })

  it('verifies trust also where NODE_TLS_REJECT_UNAUTHORIZED is 0', async () => {
    const { check } = await serve(90)
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const options of [{ secureContext: undefined }, { servername: 'bank.example' }]) {
      expect(await probeCheck(check(options))()).toMatchObject({ status: 'unhealthy', error: { code: 'tls' } })
    }
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is unhealthy where the server refuses the client for its certificate, in %s',
    async (version) => {
      const { cert: ca } = await authority
      const client = await certificate(90, ['client.example'])
      const limits = { minVersion: version, maxVersion: version } as const
      const { check } = await serve(90, undefined, undefined, { ...limits, requestCert: true, rejectUnauthorized: true, ca })
      expect(await probeCheck(check())()).toMatchObject({ status: 'unhealthy', error: { code: 'tls' } })
      const secureContext = createSecureContext({ ca, ...client })
      expect(await probeCheck(check({ secureContext }))()).toMatchObject({ status: 'healthy' })
    },
  )

  it('uses the given limits', async () => {
    const { check } = await serve(30)
    expect(await probeCheck(check({ degradedAt: 40 }))()).toMatchObject({ status: 'degraded' })
    expect(await probeCheck(check({ degradedAt: 40, unhealthyAt: 30 }))()).toMatchObject({ status: 'unhealthy' })
    expect(await probeCheck(check({ degradedAt: 0, unhealthyAt: 0 }))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code expired when the certificate has expired, and recovers when it is renewed', async () => {
    const { port, check, renew } = await serve(-1)
    const probe = probeCheck(check())
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'expired', message: `no trusted connection to ${host}:${port}: certificate has expired` },
    })
    await renew(60)
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 59.9 } })
  })

  it('is unhealthy with the code tls for a certificate that no trusted authority signed', async () => {
    const { check } = await serve(90)
    expect(await probeCheck(check({ secureContext: undefined }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'tls', message: expect.stringContaining('unable to verify the first certificate') },
    })
  })

  it('is unhealthy with the code tls for a certificate with another name', async () => {
    const { check } = await serve(90)
    expect(await probeCheck(check({ servername: 'bank.example' }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'tls', message: expect.stringContaining('bank.example') },
    })
  })

  it('compares the certificate with the host where no servername is given, an address too', async () => {
    const own = await serve(90, [host])
    expect(await probeCheck(own.check({ servername: undefined }))()).toMatchObject({ status: 'healthy' })
    const other = await serve(90)
    expect(await probeCheck(other.check({ servername: undefined }))()).toMatchObject({ status: 'unhealthy', error: { code: 'tls' } })
    const named = await serve(90, ['localhost'])
    expect(await probeCheck(named.check({ host: 'localhost', servername: undefined }))()).toMatchObject({ status: 'healthy' })
  })

  it('compares the certificate with a servername that is an address, too', async () => {
    const own = await serve(90, [host])
    expect(await probeCheck(own.check({ host: 'localhost', servername: host }))()).toMatchObject({ status: 'healthy' })
    const other = await serve(90, ['localhost'])
    expect(await probeCheck(other.check({ host: 'localhost', servername: host }))()).toMatchObject({ error: { code: 'tls' } })
  })

  it('is unhealthy while the server refuses, is silent, resets or closes during the handshake, and recovers afterwards', async () => {
    const server = await serve(90)
    const proxy = await startFaultProxy({ host, port: server.port })
    onTestFinished(() => proxy.close())
    const probe = probeCheck(server.check({ port: proxy.port }))
    for (const [fault, code] of [
      ['refuse', 'refused'],
      ['reset', 'reset'],
      ['stall', 'timeout'],
      [{ cut: 20 }, 'reset'],
    ] as const) {
      await proxy.set(fault)
      expect(await probe(fault === 'stall' ? 300 : undefined)).toMatchObject({ status: 'unhealthy', error: { code } })
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    }
    await expect.poll(proxy.connections, eventually).toBe(0)
  })

  it('sends only the handshake, and leaves nothing behind after many runs', async () => {
    const server = await serve(90)
    expect(await runMany(server.check())).toEqual([])
    await expect.poll(server.open, eventually).toBe(0)
    expect(server.received()).toBe(0)
  })

  it('keeps its result for a minute by default, and passes the options on to the check', () => {
    expect(tls({ host: 'shop.example', critical: false })).toEqual({ critical: false, maxAge: 60_000, run: expect.any(Function) })
    expect(tls({ host: 'shop.example', maxAge: 5_000 })).toMatchObject({ maxAge: 5_000 })
  })

  it.each([
    [undefined, 'tls: host must be a name or an IP address, such as "orders" or "10.0.0.1"; got undefined'],
    [{ host: 'shop.example', servername: '' }, 'tls: servername must be a name or an IP address, such as "orders" or "10.0.0.1"; got ""'],
    [{ host: 'shop.example', port: 0 }, 'tls: port must be a port from 1 to 65535; got 0'],
    [{ host: 'shop.example', unhealthyAt: -1 }, 'tls: unhealthyAt must be a number of days from 0; got -1'],
    [{ host: 'shop.example', degradedAt: 2 }, 'tls: degradedAt must be at least unhealthyAt, which is 3; got 2'],
    [{ host: 'shop.example', degradedAt: Number.NaN }, 'tls: degradedAt must be a number of days from 0; got NaN'],
    [{ host: 'shop.example', degradedAt: '21' }, 'tls: degradedAt must be a number of days from 0; got "21"'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => tls(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
