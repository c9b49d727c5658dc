import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { bearer, createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveHale, serveHttp } from '../../testing/example-service'
import { faultyServer, rawResponse } from '../../testing/faulty-server'
import { endpointKey } from './endpoint'
import { p99 } from './measurement'
import { observeService, type Questions } from './observe-service'
import { isAnswered } from './sample'

async function served(starting: ReturnType<typeof serveHttp>): Promise<URL> {
  const service = await starting
  onTestFinished(() => service.stop())
  return new URL(service.url)
}

async function faulty(answer: (socket: Socket) => void): Promise<URL> {
  const server = await faultyServer(answer)
  onTestFinished(() => server.close())
  return new URL(`http://127.0.0.1:${server.port}`)
}

/** What one endpoint of the service got. */
async function observe(url: URL, path: string, rest: Partial<Questions> = {}) {
  const endpoint = { url: new URL(path, url), headers: {} }
  const service = await observeService({ url, endpoints: [endpoint, endpoint], ports: [], timeout: 60_000, ...rest })
  const measurement = service.measurements.get(endpointKey(endpoint))
  if (!measurement) throw new Error('the endpoint was not measured')
  return { service, measurement, answers: measurement.samples.filter(isAnswered) }
}

describe('what the doctor asks a running service', () => {
  it('is each endpoint 20 times, as kubelet does: a connection for each, without credentials', async () => {
    const requests: IncomingMessage[] = []
    const url = await served(
      serveHttp((request, response) => {
        requests.push(request)
        response.end('{"status":"healthy"}')
      }),
    )
    const { answers } = await observe(url, '/livez', { token: 's3cr3t' })
    expect(answers).toHaveLength(20)
    const probes = requests.filter(({ url: path }) => path === '/livez')
    expect(probes).toHaveLength(20)
    expect(new Set(probes.map(({ socket }) => socket)).size).toBe(20)
    for (const { headers } of probes) {
      expect(headers['user-agent']).toMatch(/^kube-probe\//)
      expect(headers.authorization).toBeUndefined()
    }
    // The token goes to the report on every check alone, and once.
    const withToken = requests.filter(({ headers }) => headers.authorization !== undefined)
    expect(withToken.map(({ url: path }) => path)).toEqual(['/healthz'])
  })

  it('is each endpoint at least once, however slow another one is', async () => {
    const url = await served(
      serveHttp((request, response) => {
        if (request.url === '/slow') setTimeout(() => response.end('ok'), 50)
        else response.end('ok')
      }),
    )
    const endpoints = ['/slow', '/livez', '/readyz'].map((path) => ({ url: new URL(path, url), headers: {} }))
    const { measurements } = await observeService({ url, endpoints, ports: [], longest: 1 })
    expect([...measurements.values()].map(({ samples }) => samples.map(isAnswered))).toEqual([[true], [true], [true]])
  })

  it('holds the headers that the files name', async () => {
    const url = await served(serveHttp((request, response) => response.end(request.headers['x-probe'] ?? 'none')))
    const endpoint = { url: new URL('/livez', url), headers: { 'X-Probe': 'kubelet' } }
    const { measurements } = await observeService({ url, endpoints: [endpoint], ports: [] })
    expect(measurements.get(endpointKey(endpoint))?.samples[0]).toMatchObject({ body: 'kubelet' })
  })

  it('follows no redirect', async () => {
    const paths: (string | undefined)[] = []
    const url = await served(
      serveHttp((request, response) => {
        paths.push(request.url)
        response.writeHead(302, { location: '/elsewhere' }).end()
      }),
    )
    expect((await observe(url, '/livez')).answers[0]).toMatchObject({ code: 302, headers: { location: '/elsewhere' } })
    expect(paths).not.toContain('/elsewhere')
  })

  it('takes 99 of 100 answers for its time', async () => {
    let count = 0
    const url = await served(
      serveHttp((request, response) => {
        count += request.url === '/livez' ? 1 : 0
        setTimeout(() => response.end(), count === 7 ? 300 : 0)
      }),
    )
    const { measurement } = await observe(url, '/livez')
    expect(p99(measurement)).toBeGreaterThanOrEqual(299)
  })
})

describe('a service that misbehaves', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => {}],
    ['never ends its body', (socket) => void socket.write(rawResponse(200, '{}', { 'content-length': '9' }))],
  ])('and %s is given up after two requests', async (_, answer) => {
    const { measurement } = await observe(await faulty(answer), '/livez', { timeout: 200 })
    expect(measurement).toMatchObject({ samples: [{ failure: 'silent' }, { failure: 'silent' }], otherScheme: false })
    expect(p99(measurement)).toBeGreaterThanOrEqual(199)
  })

  it('and floods with a body is cut off', async () => {
    const url = await faulty((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const flood = () => {
        while (!socket.destroyed && socket.write('x'.repeat(16_384)));
      }
      socket.on('drain', flood)
      flood()
    })
    expect((await observe(url, '/livez')).measurement.samples).toMatchObject([{ failure: 'broken' }, { failure: 'broken' }])
  })

  it('and speaks another protocol is no HTTP', async () => {
    const url = await faulty((socket) => socket.end('220 mail.example.com ESMTP\r\n'))
    expect((await observe(url, '/livez')).measurement.samples[0]).toMatchObject({ failure: 'not HTTP' })
  })
})

describe('`about`', () => {
  it('is read from the full report', async () => {
    const url = await served(serveHale({ deadline: 700, readiness: { database: () => true } }))
    const { service } = await observe(url, '/livez')
    expect(service.about).toMatchObject({ deadline: 700, checks: { database: { probe: 'readiness', scope: 'dependency' } } })
    expect(service.aboutMissing).toBeUndefined()
  })

  it('is read with the token, and without it the reason is said', async () => {
    const url = await served(serveHttp(probes(createHealth(), { details: bearer('s3cr3t') })))
    expect((await observe(url, '/livez', { token: 's3cr3t' })).service.about).toBeDefined()
    const reason = '/healthz of the service does not show `about`, the settings of its health: '
    expect((await observe(url, '/livez')).service).toMatchObject({
      about: undefined,
      aboutMissing: `${reason}give --bearer-env, or show full details to this caller`,
    })
    expect((await observe(url, '/livez', { token: 'wrong' })).service.aboutMissing).toBe(
      `${reason}the token of --bearer-env does not open full details`,
    )
  })

  it('is below the path of the URL', async () => {
    const url = await served(serveHale({ probeOptions: { paths: { health: '/shop/healthz' } } }))
    expect((await observe(new URL('/shop/', url), '/livez')).service.about).toBeDefined()
  })

  it.each<[string, string]>([
    ['is no object', '{"status":"healthy","about":7}'],
    ['holds no deadline', '{"status":"healthy","about":{"deadline":"1s"}}'],
    ['is not JSON', 'OK'],
    ['is an array', '[]'],
  ])('that %s is missing, and nothing throws', async (_, body) => {
    const url = await served(serveHttp((_request, response) => response.end(body)))
    const { service } = await observe(url, '/livez')
    expect(service.about).toBeUndefined()
    expect(service.aboutMissing).toMatch(/^\/healthz of the service /)
  })

  it('loses the parts of a wrong form, and keeps the others', async () => {
    const about = {
      deadline: 900,
      uptime: -1,
      startedAfter: 'soon',
      shutdown: { readinessDelay: '5s', timeout: 1 },
      listener: { host: 5, port: 3000 },
      status: { healthy: 200, degraded: 200 },
      uncovered: [{ client: 'fetch', host: 'stock:8080' }, { client: 'fetch', host: 'a\u001b[31m' }, { client: 'fetch' }, 'stock'],
      checks: { good: { probe: 'readiness', scope: 'local', critical: true, timeout: 1 }, bad: { probe: 'x' }, none: null },
    }
    const url = await served(serveHttp((_request, response) => response.end(JSON.stringify({ status: 'healthy', about }))))
    const { service } = await observe(url, '/livez')
    expect(service.about).toEqual({
      deadline: 900,
      uptime: 0,
      listener: { port: 3000 },
      uncovered: [{ client: 'fetch', host: 'stock:8080' }],
      // What an older service does not show has Hale's defaults.
      checks: { good: { ...about.checks.good, maxAge: 1_000, failureThreshold: 1, successThreshold: 1 } },
    })
  })
})

describe('where a service listens', () => {
  it('is found out for a URL of this machine', async () => {
    const url = await served(serveHale({ host: '127.0.0.1' }))
    const { service } = await observe(url, '/livez', { ports: [Number(url.port), 1] })
    expect(service.reach).toMatchObject({ loopback: true, loopback6: false })
    if (service.reach?.own) expect(service.reach.own.answers).toBe(false)
    expect([...service.listening]).toEqual([
      [Number(url.port), true],
      [1, false],
    ])
  })
})
