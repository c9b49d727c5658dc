import { describe, expect, it } from 'vitest'
import { type Audience, createHealth, createProbeHandler } from '../index'
import { ask, offer } from '../testing/ask'

const WORDS = ['database', 'stripe', 'redis', 'migrations', 'loop', 'kafka', '__proto__', 'constructor', '.']
const service = () =>
  createHealth({
    liveness: { loop: () => true },
    readiness: { stripe: () => Promise.reject(new Error('no route')), redis: { critical: false, run: () => true } },
    startup: { migrations: () => true },
  })
const groups = { '/health/payments': { checks: ['stripe', 'redis'] } }
const onlyWithTeam: Audience = ({ header }) => (header('x-team') ? 'full' : 'none')

describe.each([
  ['set for all', 'none'],
  ['decided for each request', onlyWithTeam],
] as const)('details: none, %s', (_, details) => {
  const open = () => createProbeHandler(service(), { details, groups })

  it('has no path for a check, with any method: a check looks like one that does not exist', async () => {
    const handle = open()
    for (const endpoint of handle.paths) {
      for (const word of WORDS) {
        for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST'])
          expect(await offer(handle, `${method} ${endpoint}/${word}`)).toBeUndefined()
      }
    }
  })

  it('ignores exclude: neither code nor body nor the checks that run say which one fails', async () => {
    let runs = 0
    const health = createHealth({
      readiness: {
        stripe: { maxAge: 60_000, run: () => Promise.reject(new Error('no route')) },
        redis: { maxAge: 0, run: () => void runs++ },
      },
    })
    const handle = createProbeHandler(health, { details })
    const plain = await ask(handle, '/readyz')
    expect(plain.status).toBe(503)
    for (const [index, word] of [...WORDS, 'stripe&exclude=redis'].entries()) {
      expect(await ask(handle, `/readyz?exclude=${word}`), word).toEqual(plain)
      expect(runs).toBe(index + 2)
    }
  })

  it('still answers for the endpoints themselves, with the status alone', async () => {
    const handle = open()
    expect((await ask(handle, '/readyz')).body).toBe('{"status":"unhealthy"}')
    expect((await ask(handle, '/livez')).body).toBe('{"status":"healthy"}')
    expect((await ask(handle, '/health/payments')).body).toBe('{"status":"unhealthy"}')
  })
})

describe('an audience that sees more than none', () => {
  const handle = () => createProbeHandler(service(), { details: onlyWithTeam })

  it('has the paths of checks, and exclude', async () => {
    const team = { 'x-team': 'sre' }
    expect((await ask(handle(), '/readyz/redis', team)).body).toContain('redis')
    expect(await offer(handle(), '/readyz/kafka', team)).toBeUndefined()
    const excluded = await ask(handle(), '/healthz?exclude=stripe&exclude=loop&exclude=migrations', team)
    expect(Object.keys(JSON.parse(excluded.body).checks)).toEqual(['redis'])
  })

  it('is decided before the name is looked up, so that the time says nothing of names', async () => {
    const calls: string[] = []
    const counting: Audience = ({ url }) => {
      calls.push(url)
      return 'none'
    }
    const counted = createProbeHandler(service(), { details: counting })
    for (const url of ['/readyz/redis', '/readyz/kafka']) await offer(counted, url)
    expect(calls).toEqual(['/readyz/redis', '/readyz/kafka'])
  })
})
