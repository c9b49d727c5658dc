import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { detect } from '@hale/checks/activity'
import { http } from '@hale/checks/http'
import { redis } from '@hale/checks/redis'
import { bearer, createHealth, type HealthOptions } from '@hale/core'
import { probes } from '@hale/node'
import { describeWithServer, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type BuiltHale, buildHale } from '../testing/built-hale'
import { serveHttp } from '../testing/example-service'
import { runHale } from '../testing/run-hale'
import { probedDeployment } from './rules/probed-deployment'

let hale: BuiltHale
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hale-doctor-'))
  hale = await buildHale()
})
afterAll(() => {
  hale?.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function served(...given: Parameters<typeof serveHttp>): Promise<URL> {
  const service = await serveHttp(...given)
  onTestFinished(() => service.stop())
  return new URL(service.url)
}

const token = 'a-token-of-the-team'

/** Starts a service that calls the stock with fetch, and watches its calls. */
async function serveOrders(readiness: HealthOptions['readiness'], stock: URL, accepted: readonly string[] = []): Promise<URL> {
  const health = createHealth({ readiness, blindSpots: ['the e-mail provider'] })
  const detection = detect(health, { accepted })
  onTestFinished(detection.stop)
  await (await fetch(stock)).text()
  return served(probes(health, { details: bearer(token) }))
}

/** What the built command says about the rule. */
async function diagnose({ href, port }: URL, env: Readonly<Record<string, string>> = { TOKEN: token }) {
  writeFileSync(join(folder, 'orders.yaml'), probedDeployment('').replace('3000', port))
  const bearerOption = env['TOKEN'] === undefined ? [] : ['--bearer-env', 'TOKEN']
  const { stdout } = await runHale(hale.bin, ['doctor', 'orders.yaml', '--url', href, '--format', 'json', ...bearerOption], {
    cwd: folder,
    env,
  })
  const { findings, notJudged } = JSON.parse(stdout) as Record<
    'findings' | 'notJudged',
    { rule: string; reason?: string; message?: string; fix?: object }[]
  >
  const ofRule = ({ rule }: { rule: string }) => rule === 'dependency-uncovered'
  return { findings: findings.filter(ofRule), notJudged: notJudged.filter(ofRule) }
}

describe('hale doctor --url about a service that watches its calls', () => {
  it('names the server that it calls and does not check, and not what a person wrote into blindSpots', async () => {
    const stock = await served((_request, response) => response.end('7'))
    const { findings, notJudged } = await diagnose(await serveOrders({ database: () => true }, stock))
    expect(notJudged).toEqual([])
    expect(findings).toMatchObject([
      {
        severity: 'info',
        message: `The service calls ${stock.host} through fetch, and no check covers it: a report stays healthy while ${stock.host} is down.`,
        fix: {
          say: `Add \`dependency: http('http://${stock.host}/')\` to \`readiness\` in createHealth, from '@hale/checks/http'. Or accept it: detect(health, { accepted: ['${stock.host}'] }).`,
        },
      },
    ])
  })

  it('is silent once the line that it says is written', async () => {
    const stock = await served((_request, response) => response.end('7'))
    const orders = await serveOrders({ dependency: http(`http://${stock.host}/`) }, stock)
    expect(await diagnose(orders)).toEqual({ findings: [], notJudged: [] })
  })

  it('is silent where the host is accepted', async () => {
    const stock = await served((_request, response) => response.end('7'))
    expect(await diagnose(await serveOrders({}, stock, [stock.host]))).toEqual({ findings: [], notJudged: [] })
  })

  it('says that it cannot judge where details are hidden, and where the service does not watch', async () => {
    const stock = await served((_request, response) => response.end('7'))
    const hidden = await diagnose(await serveOrders({}, stock), {})
    expect(hidden).toMatchObject({ findings: [], notJudged: [{ reason: expect.stringContaining('give --bearer-env') }] })
    const unwatched = await diagnose(await served(probes(createHealth(), { details: bearer(token) })))
    expect(unwatched).toMatchObject({ findings: [], notJudged: [{ reason: expect.stringContaining('detect(health)') }] })
  })
})

describeWithServer(redisServer, 'hale doctor --url about a service that uses a real Redis', (redisOf) => {
  /** Starts a service that reads from Redis, and watches its calls. `readiness` gets its client. */
  async function serveCarts(readiness: (client: Redis) => HealthOptions['readiness']): Promise<URL> {
    const { host, port, password } = redisOf()
    const client = new Redis({ host, port, password })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    const health = createHealth({ readiness: readiness(client) })
    const detection = detect(health)
    onTestFinished(detection.stop)
    await client.get('cart')
    return served(probes(health, { details: bearer(token) }))
  }

  it('names the Redis that it calls and does not check, with the line to write', async () => {
    const address = `${redisOf().host}:${redisOf().port}`
    const { findings, notJudged } = await diagnose(await serveCarts(() => ({ database: () => true })))
    expect(notJudged).toEqual([])
    expect(findings).toMatchObject([
      {
        severity: 'info',
        message: `The service calls ${address} through ioredis, and no check covers it: a report stays healthy while ${address} is down.`,
        fix: { say: expect.stringContaining("redis(client)` to `readiness` in createHealth, from '@hale/checks/redis'") },
      },
    ])
  })

  it('is silent once the check is there', async () => {
    expect(await diagnose(await serveCarts((client) => ({ cart: redis(client) })))).toEqual({ findings: [], notJudged: [] })
  })
})
