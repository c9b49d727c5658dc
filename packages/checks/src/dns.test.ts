import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { probeCheck } from '@hale/testbed'
import { type Answer, decode, encode, type Packet } from 'dns-packet'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dns } from './dns'
import { runMany } from './testing/run-many'

const eventually = { timeout: 60_000, interval: 20 }
const zone: readonly Answer[] = [
  { type: 'A', name: 'orders.internal', ttl: 0, data: '10.0.0.1' },
  { type: 'A', name: 'orders.internal', ttl: 0, data: '10.0.0.2' },
  { type: 'SRV', name: '_http._tcp.orders.internal', ttl: 0, data: { target: 'orders.internal', port: 80, priority: 1, weight: 1 } },
  {
    type: 'SOA',
    name: 'internal',
    ttl: 0,
    data: { mname: 'ns.internal', rname: 'me.internal', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
  },
]

/** The response codes of RFC 1035, section 4.1.1. */
const noError = 0
const serverFailure = 2
const noSuchName = 3
const refused = 5

/** A name server over UDP on a free port of this machine, which knows the zone. */
async function startNameServer(port = 0) {
  const socket: Socket = createSocket('udp4')
  const server = { asked: 0, silent: false, lose: 0, answerWith: undefined as number | undefined }
  socket.on('message', (message, client) => {
    server.asked += 1
    if (server.silent || server.lose-- > 0) return
    const query = decode(message)
    const [question] = query.questions ?? []
    const named = zone.filter(({ name }) => name === question?.name)
    const answers = named.filter(({ type }) => type === question?.type)
    const code = server.answerWith ?? (named.length > 0 ? noError : noSuchName)
    const answer: Packet = { type: 'response', id: query.id ?? 0, flags: code, questions: query.questions ?? [], answers }
    socket.send(encode(answer), client.port, client.address)
  })
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    socket.close()
    await once(socket, 'close')
  }
  onTestFinished(close)
  return Object.assign(server, { port: socket.address().port, address: `127.0.0.1:${socket.address().port}`, close })
}

describe('dns(options)', () => {
  it('is healthy when the name server knows the name, and observes the time in ms with the number of records', async () => {
    const { address } = await startNameServer()
    expect(await probeCheck(dns({ name: 'orders.internal', servers: [address] }))()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      observed: { value: expect.any(Number), unit: 'ms' },
      data: { records: 2 },
    })
  })

  it('queries the given type of record', async () => {
    const { address } = await startNameServer()
    const probe = (name: string, type: 'SRV' | 'SOA' | 'AAAA') => probeCheck(dns({ name, type, servers: [address] }))()
    expect(await probe('_http._tcp.orders.internal', 'SRV')).toMatchObject({ status: 'healthy', data: { records: 1 } })
    expect(await probe('internal', 'SOA')).toMatchObject({ status: 'healthy', data: { records: 1 } })
    expect(await probe('orders.internal', 'AAAA')).toMatchObject({
      status: 'unhealthy',
      error: { code: 'not_found', message: 'no AAAA record of orders.internal: queryAaaa ENODATA orders.internal' },
    })
  })

  it('is unhealthy with the code not_found for an unknown name', async () => {
    const { address } = await startNameServer()
    expect(await probeCheck(dns({ name: 'gone.internal', servers: [address] }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'not_found', message: 'no A record of gone.internal: queryA ENOTFOUND gone.internal' },
    })
  })

  it.each([serverFailure, refused])('is unhealthy with the code server_failed when the server answers with code %d', async (code) => {
    const server = await startNameServer()
    server.answerWith = code
    expect(await probeCheck(dns({ name: 'orders.internal', servers: [server.address] }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'server_failed' },
    })
  })

  it('is unhealthy while the server is silent, and recovers when it answers', async () => {
    const server = await startNameServer()
    const probe = probeCheck(dns({ name: 'orders.internal', servers: [server.address], timeout: 5_000 }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    server.silent = true
    expect(await probe(150)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    expect(await probe(150)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    server.silent = false
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while no server runs, and recovers when it runs', async () => {
    const server = await startNameServer()
    const probe = probeCheck(dns({ name: 'orders.internal', servers: [server.address] }))
    await server.close()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'refused' } })
    await startNameServer(server.port)
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('survives one lost packet', async () => {
    const server = await startNameServer()
    server.lose = 1
    expect(await probeCheck(dns({ name: 'orders.internal', servers: [server.address], timeout: 5_000 }))()).toMatchObject({
      status: 'healthy',
    })
    expect(server.asked).toBe(2)
  })

  it('cancels the query when its signal aborts, before or during the run', async () => {
    const server = await startNameServer()
    server.silent = true
    const check = dns({ name: 'orders.internal', servers: [server.address], timeout: 60_000 })
    const controller = new AbortController()
    const run = Promise.resolve(check.run({ signal: controller.signal }))
    controller.abort()
    await expect(run).rejects.toThrow('ECANCELLED')
    await expect(Promise.resolve(check.run({ signal: controller.signal }))).rejects.toThrow('ECANCELLED')
  })

  it('leaves nothing behind after many runs', async () => {
    const { address } = await startNameServer()
    expect(await runMany(dns({ name: 'orders.internal', servers: [address] }))).toEqual([])
  })

  it('leaves nothing behind after runs that timed out', async () => {
    const server = await startNameServer()
    server.silent = true
    const check = dns({ name: 'orders.internal', servers: [server.address], timeout: 60_000 })
    const givenUp = async () => {
      const controller = new AbortController()
      const run = Promise.resolve(check.run({ signal: controller.signal }))
      controller.abort()
      await run.catch(() => {})
    }
    expect(await runMany({ run: givenUp }, 1_000)).toEqual([])
  })

  it('passes the common options on to the check, and not its own', () => {
    const check = dns({ name: 'orders.internal', critical: false, timeout: 300 })
    expect(check).toEqual({ critical: false, timeout: 300, run: expect.any(Function) })
  })

  it.each([
    [undefined, 'dns: name must be a full name, such as "orders.default.svc.cluster.local"; got undefined'],
    [{}, 'dns: name must be a full name, such as "orders.default.svc.cluster.local"; got undefined'],
    [{ name: '' }, 'dns: name must be a full name, such as "orders.default.svc.cluster.local"; got ""'],
    [{ name: 'orders.internal', type: 'ANY' }, 'dns: type must be "A", "AAAA", "CAA", "CNAME"'],
    [
      { name: 'orders.internal', servers: ['ns.internal'] },
      'dns: servers must be an array of IP addresses, such as "10.0.0.10" or "10.0.0.10:5353"; got an array of 1',
    ],
    [{ name: 'orders.internal', servers: [] }, 'dns: servers must be an array of IP addresses'],
    [{ name: 'orders.internal', servers: '10.0.0.10' }, 'dns: servers must be an array of IP addresses'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => dns(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
