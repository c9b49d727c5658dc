import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bearer, createHealth, type HealthOptions, type ProbeOptions } from '@hale/core'
import { gracefulShutdown, probes } from '@hale/node'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../main'
import { type CapturedIo, captureIo } from '../testing/captured-io'

const folder = mkdtempSync(join(tmpdir(), 'hale-simulate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 3
  template:
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: app
          image: orders
          ports: [{ name: http, containerPort: 3000 }]
          readinessProbe: { httpGet: { path: /readyz, port: http }, periodSeconds: 5 }
          livenessProbe: { httpGet: { path: /livez, port: http } }
`
const haproxy = `backend orders
  option httpchk GET /readyz
  timeout check 1s
  server a 127.0.0.1:3000 check inter 2s fall 3 rise 2
`
writeFileSync(join(folder, 'orders.yaml'), manifest)
writeFileSync(join(folder, 'haproxy.cfg'), haproxy)

async function simulate(
  args: readonly string[],
  given: Parameters<typeof captureIo>[0] = {},
): Promise<CapturedIo & { readonly exitCode: number }> {
  const io = captureIo({ cwd: folder, ...given })
  const exitCode = await main(['simulate', ...args], io)
  return { ...io, exitCode }
}

async function serve(options: HealthOptions, probeOptions: ProbeOptions = { details: 'full' }): Promise<string> {
  const health = createHealth(options)
  const server = createServer(probes(health, probeOptions)).listen(0, '127.0.0.1')
  gracefulShutdown(server, health, { signals: ['SIGTERM'], readinessDelay: 7_000, exit: () => {} })
  onTestFinished(() => {
    server.close()
    health.stop()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('hale simulate', () => {
  it('prints what happens when, and what it costs', async () => {
    const { exitCode, out } = await simulate(['orders.yaml', '--fault', 'database down 10s..70s'])
    expect(exitCode).toBe(0)
    expect(
      out(),
    ).toBe(`orders with 3 instances, simulated for 190 s. The service: Hale's defaults, since neither --url nor --about is given.

10 s  fault   begins     database down 10s..70s
20 s  orders  3 unready  readiness failed 3 times in a row: HTTP 503
70 s  fault   ends       database down 10s..70s
70 s  orders  3 ready    readiness passed once: HTTP 200

orders: no instance was ready for 50 s; not ready for 150 s in all, 0 restarts, requests at risk for 33 s.
`)
  })

  it('prints JSON with the events in seconds and how long no instance was ready', async () => {
    const { out } = await simulate([
      'orders.yaml',
      '--fault',
      'database down 10s..70s',
      '--for',
      '2m',
      '--format',
      'json',
      '--replicas',
      '1',
    ])
    expect(JSON.parse(out())).toEqual({
      events: [
        { at: 20, workload: 'orders', event: 'unready', why: 'readiness failed 3 times in a row: HTTP 503', instances: 1 },
        { at: 70, workload: 'orders', event: 'ready', why: 'readiness passed once: HTTP 200', instances: 1 },
      ],
      noneReady: 50,
      workloads: [{ workload: 'orders', noneReady: 50, notReady: 50, restarts: 0, atRisk: expect.any(Number) }],
    })
  })

  it('reads the standard input, and simulates the balancers of a folder too', async () => {
    const piped = await simulate(['-', '--fault', 'loop blocked 40s at 100s'], { input: manifest })
    expect(piped.out()).toContain('orders: an instance was ready at all times')
    expect(piped.out()).toMatch(/^121 s {2}orders +killed/m)
    const walked = await simulate(['.', '--fault', 'database down 11s..31s'])
    expect(walked.out()).toMatch(/^16 s {2}backend orders {2}3 unready/m)
  })

  it('ends a container within the grace period of the probe that gave up on it, where the probe has its own', async () => {
    const input = manifest.replace('livenessProbe: {', 'livenessProbe: { terminationGracePeriodSeconds: 5,')
    const { out } = await simulate(['-', '--fault', 'loop blocked 40s at 100s'], { input })
    expect(out()).toMatch(/^121 s {2}orders +killed/m)
    expect(out()).toMatch(/^126 s {2}orders +started +restart 1: SIGKILL at the end of the grace period of 5 s/m)
    const stop = await simulate(['-', '--fault', 'SIGTERM at 30s'], { input })
    expect(stop.out()).not.toContain('killed')
  })

  it('takes the settings of the running service from its about, and asks each path what it is', async () => {
    const url = await serve(
      { readiness: { database: { run: () => true, failureThreshold: 3 } }, liveness: { loop: () => true } },
      { details: 'full', paths: { readiness: '/up' } },
    )
    const input = manifest.replace('/readyz', '/up')
    const { out } = await simulate(['-', '--url', url, '--fault', 'database down 10s..70s'], { input })
    // Two failures of the check count for nothing, then kubelet wants three: 10, 15, then 20, 25, 30.
    expect(out()).toMatch(/^30 s {2}orders +3 unready/m)
    expect(out()).toContain(`The service: ${url}/healthz.`)
    const stop = await simulate(['-', '--url', url, '--fault', 'SIGTERM at 10s', '--format', 'json'], {
      input: input.replace(': 30', ': 6'),
    })
    expect(JSON.parse(stop.out()).events).toContainEqual(expect.objectContaining({ at: 16, event: 'killed' }))
  })

  it('takes a saved report instead, whole or its about alone', async () => {
    const health = createHealth({ readiness: { database: { run: () => true, every: 60_000 } } })
    onTestFinished(() => health.stop())
    for (const saved of [{ about: health.about() }, health.about()]) {
      writeFileSync(join(folder, 'about.json'), JSON.stringify(saved))
      const { out } = await simulate(['orders.yaml', '--about', 'about.json', '--fault', 'database down 10s..70s'])
      expect(out()).toMatch(/^ 70 s {2}orders +3 unready/m)
    }
  })
})

describe('hale simulate says what is wrong, with exit code 2:', () => {
  it.each([
    [['orders.yaml'], 'hale simulate: --fault must say what breaks, such as --fault "database down 10s..70s"'],
    [
      ['orders.yaml', '--fault', 'database explodes'],
      'hale simulate: --fault must be a fault; got "database explodes". Write it as one of\n  --fault "database down 10s..70s"',
    ],
    [['orders.yaml', '--fault', 'database down 70s..10s'], '--fault it must end after it begins; got "database down 70s..10s"'],
    [
      ['orders.yaml', '--fault', 'database down 10s..soon'],
      '--fault a time is a duration, such as 10s, 1m30s or 500ms; got "database down 10s..soon"',
    ],
    [['orders.yaml', '--falt', 'x'], 'hale simulate: unknown option "--falt"; did you mean "--fault"?'],
    [
      ['orders.yaml', '--fault', 'loop blocked 40s at 1s', '--for', 'long'],
      'hale simulate: --for must be a duration of at most 24h, such as 5m; got "long"',
    ],
    [['orders.yaml', '--fault', 'loop blocked 40s at 1s', '--format', 'xml'], 'hale simulate: --format must be text or json; got "xml"'],
    [['orders.yaml', '--fault', 'loop blocked 40s at 1s', '--replicas', '0'], 'hale simulate: --replicas must be 1 to 999; got "0"'],
    [
      ['orders.yaml', '--fault', 'loop blocked 40s at 1s', '--url', 'orders'],
      'hale simulate: --url must be a URL such as http://localhost:3000; got "orders"',
    ],
    [
      ['orders.yaml', '--fault', 'loop blocked 40s at 1s', '--url', 'http://ops:hunter2@orders:3000'],
      'hale simulate: --url must hold no credentials: every process could read them. Use --bearer-env',
    ],
    [
      ['orders.yaml', '--fault', 'loop blocked 40s at 1s', '--about', 'gone.json'],
      'hale simulate: --about gone.json could not be read: ENOENT',
    ],
    [['gone.yaml', '--fault', 'loop blocked 40s at 1s'], 'gone.yaml:1:1: no such file or folder'],
  ])('%j', async (args, message) => {
    const { exitCode, err, out } = await simulate(args)
    expect([exitCode, out()]).toEqual([2, ''])
    expect(err()).toContain(message)
  })

  it('a service that shows no about, and one that does not answer', async () => {
    const url = await serve({}, {})
    const fault = ['--fault', 'loop blocked 40s at 1s']
    expect((await simulate(['orders.yaml', '--url', url, ...fault])).err()).toContain('shows no about. Serve it with details: "full"')
    expect((await simulate(['orders.yaml', '--url', 'http://127.0.0.1:1', ...fault])).err()).toMatch(/could not be asked: .*ECONNREFUSED/)
  })

  it.each([
    ['[]', 'shows no about'],
    ['{"about":{"checks":{}}}', 'shows no about'],
    ['{"deadline":900,"checks":null}', 'has no check "database"'],
    ['{"deadline":900,"checks":{"database":5}}', 'has no check "database"'],
  ])('an about such as %s', async (saved, message) => {
    writeFileSync(join(folder, 'odd.json'), saved)
    const { exitCode, err } = await simulate(['orders.yaml', '--about', 'odd.json', '--fault', 'database down 10s..70s'])
    expect([exitCode, err()]).toEqual([2, expect.stringContaining(message)])
  })

  it('nothing about parts of an about that have a wrong form: the defaults hold instead', async () => {
    const database = { probe: 'readiness', scope: 'dependency', critical: true, timeout: 500, maxAge: 0, every: 0, failureThreshold: 'x' }
    const saved = { deadline: 900, shutdown: {}, status: { healthy: 'x' }, checks: { database } }
    writeFileSync(join(folder, 'odd.json'), JSON.stringify(saved))
    const { out } = await simulate(['orders.yaml', '--about', 'odd.json', '--fault', 'database down 10s..70s'])
    expect(out()).toMatch(/^20 s {2}orders {2}3 unready/m)
  })

  it('a token that is not there, and takes one that is', async () => {
    const token = 'a-token-of-a-decent-length-0123456789'
    const url = await serve({ readiness: { database: () => true } }, { details: bearer(token) })
    const args = ['orders.yaml', '--url', url, '--bearer-env', 'TOKEN', '--fault', 'database down 10s..70s']
    expect((await simulate(args)).err()).toContain('hale simulate: the environment variable "TOKEN" of --bearer-env is not set')
    const { exitCode, out } = await simulate(args, { env: { TOKEN: token } })
    expect([exitCode, out().includes(token)]).toEqual([0, false])
  })

  it('a check that the service does not have', async () => {
    const url = await serve({ readiness: { database: () => true } })
    const { err } = await simulate(['orders.yaml', '--url', url, '--fault', 'databse down at 10s'])
    expect(err()).toContain(`has no check "databse"; did you mean "database"? Known: database`)
  })
})
