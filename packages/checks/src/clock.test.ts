import { createSocket, type RemoteInfo } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { testCheck } from '@hale/conformance'
import { describeWithServer, freePort, type IdentityServer, identityServer, probeCheck, recordFault } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clock } from './clock'
import { parseTimeServer } from './clock/time-server'
import { runMany } from './testing/run-many'
import { tryFaults } from './testing/try-faults'

const EPOCH = 2_208_988_800

/** How the time server of a test answers. */
interface Answering {
  /** How far (ms) its clock is ahead. */
  ahead: number
  stratum: number
  silent: boolean
  garbage: boolean
}

function writeTime(answer: Buffer, offset: number, time: number): void {
  answer.writeUInt32BE(Math.floor(time / 1_000) + EPOCH, offset)
  answer.writeUInt32BE(Math.floor(((time % 1_000) / 1_000) * 2 ** 32), offset + 4)
}

/** A real NTP server on a free port (RFC 5905), whose clock is wrong as the test wants. */
async function serveTime(host = '127.0.0.1'): Promise<{ port: number; source: string; answering: Answering }> {
  const answering: Answering = { ahead: 0, stratum: 2, silent: false, garbage: false }
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  socket.on('message', (request: Buffer, { port, address }: RemoteInfo) => {
    if (answering.silent) return
    const answer = Buffer.alloc(48)
    answer[0] = 0x24
    answer[1] = answering.stratum
    request.copy(answer, 24, 40, 48)
    const now = Date.now() + answering.ahead
    writeTime(answer, 32, now)
    writeTime(answer, 40, now)
    socket.send(answering.garbage ? Buffer.from('no time') : answer, port, address)
  })
  socket.bind(0, host)
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  const { port } = socket.address()
  return { port, source: `127.0.0.1:${port}`, answering }
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer({}, listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('clock({ source }) with a time server', () => {
  it('is healthy while the clocks agree, degraded and unhealthy as they differ, and recovers', async () => {
    const { source, answering } = await serveTime()
    const probe = probeCheck(clock({ source, degradedAt: 60_000, unhealthyAt: 600_000 }))
    expect(await probe()).toMatchObject({ status: 'healthy', critical: false, scope: 'dependency', observed: { unit: 'ms' } })
    answering.ahead = 100_000
    const row = await probe()
    expect(row).toMatchObject({ status: 'degraded', message: expect.stringMatching(/^this clock is \d+ ms behind$/) })
    expect(row.observed?.value).toBeLessThan(-60_000)
    answering.ahead = -1_000_000
    expect(await probe()).toMatchObject({ status: 'unhealthy', message: expect.stringMatching(/^this clock is \d+ ms ahead$/) })
    answering.ahead = 0
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('reports each fault of a time server, and recovers', async () => {
    const { source, answering } = await serveTime()
    const becomes = (change: Partial<Answering>) => () => void Object.assign(answering, change)
    const mend = becomes({ ahead: 0, stratum: 2, silent: false, garbage: false })
    await tryFaults('clock, a time server', probeCheck(clock({ source, degradedAt: 60_000, unhealthyAt: 600_000 })), {
      'a minute off': { break: becomes({ ahead: 100_000 }), mend, status: 'degraded' },
      'an hour off': { break: becomes({ ahead: -3_600_000 }), mend, status: 'unhealthy' },
      'knows no time itself': { break: becomes({ stratum: 16 }), mend, status: 'unhealthy', code: 'not_synchronised' },
      garbage: { break: becomes({ garbage: true }), mend, status: 'unhealthy', code: 'invalid_answer' },
      silent: { break: becomes({ silent: true }), mend, status: 'unhealthy', code: 'timeout', timeout: 300 },
    })
  })

  it('is unhealthy while the server is silent, wrong, or does not know the time itself', async () => {
    const { source, answering } = await serveTime()
    const probe = probeCheck(clock({ source }))
    for (const stratum of [0, 16]) {
      answering.stratum = stratum
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'not_synchronised' } })
    }
    answering.garbage = true
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
    answering.silent = true
    expect(await probe(100)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
  })

  it('asks a server by a name, and by an IPv6 address', async () => {
    const { address } = await lookup('localhost')
    const [named, six] = [await serveTime(address), await serveTime('::1')]
    for (const source of [`localhost:${named.port}`, `[::1]:${six.port}`]) {
      expect(await probeCheck(clock({ source, degradedAt: 60_000, unhealthyAt: 600_000 }))()).toMatchObject({ status: 'healthy' })
    }
  })

  it('is unhealthy where nothing listens', async () => {
    expect(await probeCheck(clock({ source: `127.0.0.1:${await freePort()}` }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'refused' },
    })
  })

  it('leaves nothing behind after 5,000 runs', async () => {
    const { source } = await serveTime()
    expect(await runMany(clock({ source }), 5_000)).toEqual([])
  })
})

describe('clock({ source }) with the Date header of a server', () => {
  it('counts less than its second as no difference, and a larger one from there', async () => {
    let ahead = 0
    const source = await serve((_, response) => response.setHeader('date', new Date(Date.now() + ahead).toUTCString()).end())
    const probe = probeCheck(clock({ source, degradedAt: 60_000, unhealthyAt: 600_000 }))
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 0, unit: 'ms' } })
    ahead = 100_000
    expect(await probe()).toMatchObject({ status: 'degraded' })
    ahead = -1_000_000
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
  })

  it('is unhealthy for an answer without a date, or of a cache', async () => {
    const without = await serve((_, response) => {
      response.sendDate = false
      response.end()
    })
    const cached = await serve((_, response) => response.setHeader('age', '10').end())
    for (const source of [without, cached]) {
      expect(await probeCheck(clock({ source }))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
    }
  })

  it('is unhealthy where nothing listens', async () => {
    const source = `http://127.0.0.1:${await freePort()}/`
    expect(await probeCheck(clock({ source }))()).toMatchObject({ status: 'unhealthy', error: { code: 'refused' } })
  })
})

describeWithServer(identityServer, 'clock({ source }) with the Date header of a real server', (server) => {
  testCheck<Pick<IdentityServer, 'host' | 'port'>>(
    'clock, a Date header',
    ({ host, port }) => ({ check: clock({ source: `http://${host}:${port}/keys`, degradedAt: 60_000, unhealthyAt: 600_000 }), close() {} }),
    { server, it, onOutcome: recordFault, runs: 1_000 },
  )
})

describe('clock(options)', () => {
  it.each([
    [undefined, 'clock: source must be a time server or a URL, such as "time.example" or "https://shop.example/"; got undefined'],
    [{ source: 'time.example:99999' }, 'clock: source must be a time server or a URL, such as "time.example" or "https://shop.example/"'],
    [{ source: '[time.example]:123' }, 'clock: source must be a time server or a URL'],
    [{ source: 'ntp://time.example' }, 'clock: source must be a time server or a URL'],
    [{ source: 'https://' }, 'clock: source must be an http or https URL without credentials'],
    [{ source: 'https://hale:secret@time.example/' }, 'such as "https://shop.example/"; got a URL with credentials'],
    [{ source: 'a', degradedAt: 0 }, 'clock: degradedAt must be 1 to 2147483647 ms; got 0'],
    [{ source: 'a', degradedAt: 10, unhealthyAt: 5 }, 'clock: degradedAt must be at most unhealthyAt, which is 5; got 10'],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => clock(options as never)).toThrow(message)
  })
})

describe('parseTimeServer(source)', () => {
  it.each([
    ['time.example', { host: 'time.example', port: 123 }],
    ['10.0.0.1:1123', { host: '10.0.0.1', port: 1123 }],
    ['2001:db8::1', { host: '2001:db8::1', port: 123 }],
    ['::1', { host: '::1', port: 123 }],
    ['[2001:db8::1]', { host: '2001:db8::1', port: 123 }],
    ['[2001:db8::1]:1123', { host: '2001:db8::1', port: 1123 }],
  ])('reads %s', (source, server) => {
    expect(parseTimeServer(source)).toEqual(server)
  })
})
