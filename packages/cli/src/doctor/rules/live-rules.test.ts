import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveHale, serveHttp, serveSecurely } from '../../testing/example-service'
import { applyEdits } from '../edits/edit'
import type { Diagnosis } from '../examine'
import { judgeFiles } from '../testing/judge-example'
import { dependencyUncovered } from './dependency-uncovered'
import type { ExampleService } from './example'
import { deployment } from './example-manifests'
import { listensOnLoopback } from './listens-on-loopback'
import { noStartupProbe } from './no-startup-probe'
import { portUnreachable } from './port-unreachable'
import { probedDeployment } from './probed-deployment'
import { RULES } from './rules'
import { sharedDependencyUnguarded } from './shared-dependency-unguarded'
import { timeoutTooShort } from './timeout-too-short'

async function served(starting: Promise<ExampleService>): Promise<URL> {
  const service = await starting
  onTestFinished(() => service.stop())
  return new URL(service.url)
}

const judge = (rule: typeof timeoutTooShort, manifest: string, url: URL) => judgeFiles([rule], { 'orders.yaml': manifest }, url)

/** The manifest after the fixes. */
function fixed({ findings }: Diagnosis): string {
  const edits = findings.flatMap(({ fix }) => fix.edits)
  const [first] = edits
  if (!first) throw new Error('there is no edit')
  return applyEdits(first.source, edits)
}

describe('timeout-too-short with a running service', () => {
  const readiness = (timeout: string) =>
    probedDeployment(`readinessProbe: { httpGet: { path: /readyz, port: http }${timeout}, periodSeconds: 30 }`)
  const checked = { readiness: { database: () => true } }

  it('is an error where the deadline of the report is not shorter, also where no timeout is written', async () => {
    const url = await served(serveHale({ ...checked, deadline: 3_000 }))
    for (const timeout of ['', ', timeoutSeconds: 3']) {
      const diagnosis = await judge(timeoutTooShort, readiness(timeout), url)
      expect(diagnosis.findings).toMatchObject([{ severity: 'error', sum: expect.stringContaining('the deadline of the report 3 s') }])
      expect((await judge(timeoutTooShort, fixed(diagnosis), url)).findings).toEqual([])
    }
  })

  it('is an error where an answer took longer', async () => {
    let slow = 1
    const url = await served(
      serveHttp(async (request, response) => {
        if (request.url === '/readyz' && slow-- > 0) await sleep(1_050)
        response.end('OK')
      }),
    )
    const diagnosis = await judge(timeoutTooShort, readiness(', timeoutSeconds: 1'), url)
    expect(diagnosis.findings).toMatchObject([{ severity: 'error', sum: expect.stringContaining('the p99 of the answers 1.') }])
    expect(fixed(diagnosis)).toContain('timeoutSeconds: 2')
  })

  it('is silent where the service is quick, although no timeout is written', async () => {
    const url = await served(serveHale(checked))
    expect(await judge(timeoutTooShort, readiness(''), url)).toMatchObject({ findings: [], notJudged: [] })
  })

  it('is silent for an endpoint that runs no check, whatever the deadline', async () => {
    const url = await served(serveHale({ ...checked, deadline: 5_000 }))
    const liveness = probedDeployment('livenessProbe: { httpGet: { path: /livez, port: http } }')
    expect(await judge(timeoutTooShort, liveness, url)).toMatchObject({ findings: [], notJudged: [] })
  })
})

describe('port-unreachable with a running service', () => {
  const manifest = (port: string | number, service: URL) =>
    deployment(`ports:
  - { name: http, containerPort: ${service.port} }
  - { name: admin, containerPort: 1 }
livenessProbe: { httpGet: { path: /livez, port: ${port} } }`)

  it('fires where nothing listens on the port of a probe, and asks the port that answers instead', async () => {
    const url = await served(serveHale())
    const diagnosis = await judge(portUnreachable, manifest('admin', url), url)
    expect(diagnosis.findings).toMatchObject([{ message: expect.stringMatching(/^Nothing listens on port 1, .* after 31 s\.$/) }])
    expect((await judge(portUnreachable, fixed(diagnosis), url)).findings).toEqual([])
  })

  it('is silent behind a forwarded port, where the other ports cannot be reached', async () => {
    const url = await served(serveHale())
    expect((await judge(portUnreachable, probedDeployment('livenessProbe: { tcpSocket: { port: 4000 } }'), url)).findings).toEqual([])
  })
})

describe('dependency-uncovered', () => {
  it.each([
    ['fetch', 'api.example.com', "`api: http('http://api.example.com/')` to `readiness` in createHealth, from '@hale/checks/http'"],
    ['http', '10.0.0.7:443', "`dependency: http('https://10.0.0.7:443/')` to `readiness`"],
    ['mysql2', 'db:3306', "`db: mysql(pool)` to `readiness` in createHealth, from '@hale/checks/mysql'"],
    ['ioredis', 'cache-1:6379', "`cache: redis(client)` to `readiness` in createHealth, from '@hale/checks/redis'"],
    ['a-later-client', 'db:1', 'Add a check of it to `readiness` in createHealth. Or accept it'],
  ])('says the check of %s', async (client, host, line) => {
    const url = await served(serveHale({ about: { uncovered: [{ client, host }] } }))
    const { findings } = await judge(dependencyUncovered, probedDeployment(''), url)
    expect(findings).toMatchObject([{ severity: 'info', fix: { say: expect.stringContaining(line) } }])
  })
})

describe('listens-on-loopback', () => {
  it('is silent on a laptop where the files set the address of the container', async () => {
    const url = await served(serveHale({ host: '127.0.0.1', about: { listener: { host: '127.0.0.1', port: 3000 } } }))
    const findings = async (host: string) =>
      (await judge(listensOnLoopback, probedDeployment(`env: [{ name: HOST, value: '${host}' }]`), url)).findings.length
    expect(await findings('0.0.0.0')).toBe(0)
    expect(await findings('127.0.0.1')).toBe(1)
  })
})

describe('every rule that needs the service', () => {
  const live = RULES.filter(({ needs }) => needs === 'service')
  const twoWorkloads = `${probedDeployment('livenessProbe: { httpGet: { path: /readyz, port: http } }')}---\n${probedDeployment('').replaceAll('orders', 'other').replace('3000', '4000')}`

  it('is not judged where the URL could lead to any of several containers', async () => {
    const url = await served(serveHale({ host: '0.0.0.0', readiness: { database: () => true } }))
    const { findings, notJudged } = await judgeFiles(live, { 'k8s.yaml': twoWorkloads }, url)
    expect(findings).toEqual([])
    expect(notJudged.map(({ notJudged: reason }) => reason)).toContain(`no container of the files has port ${url.port} of --url`)
  })

  it('is silent about a service that follows the docs', async () => {
    const about = {
      shutdown: { readinessDelay: 5_000, timeout: 10_000, signals: ['SIGTERM'] },
      listener: { host: '::', port: 3000 },
      fleet: { peers: 1, mode: 'guard', asks: 0, unanswered: 0 },
    } as const
    const url = await served(serveHale({ about, readiness: { database: () => true } }))
    const probe = (name: string, path: string) =>
      `${name}Probe: { httpGet: { path: ${path}, port: http }, timeoutSeconds: 2, failureThreshold: 3 }`
    const manifest = probedDeployment(probe('liveness', '/livez'), probe('readiness', '/readyz'), probe('startup', '/startupz'))
    const { findings, failures } = await judgeFiles(live, { 'orders.yaml': manifest }, url)
    expect({ findings, failures }).toEqual({ findings: [], failures: [] })
  })

  it('survives a service that is not Hale, and says what it could not judge', async () => {
    const url = await served(serveHttp((_request, response) => response.end('OK')))
    const manifest = probedDeployment('livenessProbe: { httpGet: { path: /livez, port: http } }')
    const { findings, failures, notJudged } = await judgeFiles(live, { 'orders.yaml': manifest }, url)
    expect({ findings: findings.filter(({ rule }) => rule.id !== 'listens-on-loopback'), failures }).toEqual({ findings: [], failures: [] })
    expect(notJudged.map(({ notJudged: reason }) => reason)).toContain('/healthz of the service is not a report of Hale (HTTP 200)')
  })

  it('is not judged where nothing answers, and the service counts as unreadable', async () => {
    const manifest = probedDeployment('livenessProbe: { httpGet: { path: /livez, port: http } }')
    const nothing = await judgeFiles(live, { 'orders.yaml': manifest }, new URL('http://127.0.0.1:1'))
    expect(nothing.problems).toMatchObject([{ message: 'the service of --url does not answer: nothing listens there' }])
    expect(nothing.notJudged).toHaveLength(live.length)
    const secure = new URL((await served(serveSecurely())).href.replace('https', 'http'))
    const wrong = await judgeFiles(live, { 'orders.yaml': manifest }, secure)
    expect(wrong.problems).toMatchObject([{ message: expect.stringContaining('exchange http and https') }])
  })
})

it('no-startup-probe: the new probe requests what liveness requests, at another path', async () => {
  const about = { deadline: 900, startedAfter: 90_000, checks: {} }
  const url = await served(serveHttp((_, response) => response.end(JSON.stringify({ status: 'healthy', phase: 'running', about }))))
  const headers = 'httpHeaders: [{ name: Host, value: orders }]'
  const manifest = probedDeployment(`livenessProbe: { httpGet: { path: /livez, port: http, ${headers} }, timeoutSeconds: 2 }`)
  const after = fixed(await judge(noStartupProbe, manifest, url))
  expect(after).toMatch(/startupProbe:(\n.*)+path: \/startupz(\n.*)+name: Host(\n.*)+timeoutSeconds: 2/)
})

it.each([
  ['httpGet: { path: /readyz, port: http }', true],
  ['httpGet: { path: /healthz, port: http }', true],
  ['httpGet: { path: /livez, port: http }', false],
  ['httpGet: { path: /nothing, port: http }', false],
  ['tcpSocket: { port: http }', false],
  ['exec: { command: [cat, /tmp/ready] }', false],
])('shared-dependency-unguarded: readiness with %s leaves rotation with the dependency: %s', async (action, leaves) => {
  const url = await served(serveHale({ readiness: { database: () => true } }))
  const manifest = probedDeployment(`readinessProbe: { ${action}, timeoutSeconds: 1 }`).replace(/replicas: \d+/, 'replicas: 3')
  const { findings } = await judge(sharedDependencyUnguarded, manifest.replaceAll('3000', url.port), url)
  expect(findings.length > 0).toBe(leaves)
})
