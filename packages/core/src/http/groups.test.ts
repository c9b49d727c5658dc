import { describe, expect, it } from 'vitest'
import { type Check, createHealth, createProbeHandler, type ProbeOptions } from '../index'
import { ask, offer } from '../testing/ask'

const service = () =>
  createHealth({
    liveness: { loop: () => true },
    readiness: {
      database: () => true,
      stripe: () => Promise.reject(new Error('no route')),
      cache: { critical: false, run: () => false },
      disk: { scope: 'local', run: () => true } satisfies Check,
    },
    startup: { migrations: { maxAge: 60_000, run: () => true } },
  })
const groups = {
  '/health/payments': { checks: ['database', 'stripe'] },
  '/health/pages': { checks: ['cache', 'database', 'disk'], status: { degraded: 429 } },
  '/internal': { checks: ['database', 'loop', 'migrations'], details: 'full' },
} as const satisfies ProbeOptions['groups']
const rows = (body: string): string[] => Object.keys(JSON.parse(body).checks)

describe('a group', () => {
  it('answers for its own checks alone, of whatever probes', async () => {
    const handle = createProbeHandler(service(), { groups })
    await ask(handle, '/startupz')
    const payments = await ask(handle, '/health/payments')
    expect([payments.status, rows(payments.body)]).toEqual([503, ['database', 'stripe']])
    const internal = await ask(handle, '/internal/')
    expect([internal.status, rows(internal.body)]).toEqual([200, ['loop', 'database', 'migrations']])
    expect(handle.paths.slice(0, 7)).toEqual(['/livez', '/readyz', '/startupz', '/healthz', ...Object.keys(groups)])
    expect(handle.paths.filter((path) => path.startsWith('/health/payments/'))).toEqual([
      '/health/payments/database',
      '/health/payments/stripe',
    ])
  })

  it('does not run the other checks', async () => {
    const ran: string[] = []
    const note = (name: string) => () => void ran.push(name)
    const health = createHealth({ readiness: { database: note('database'), cache: note('cache'), queue: note('queue') } })
    await ask(createProbeHandler(health, { groups: { '/x': { checks: ['cache'] } } }), '/x')
    expect(ran).toEqual(['cache'])
  })

  it('has status codes and details of its own, and otherwise those of the other endpoints', async () => {
    const handle = createProbeHandler(service(), { groups, status: { unhealthy: 500 } })
    await ask(handle, '/startupz')
    expect((await ask(handle, '/health/payments')).status).toBe(500)
    expect((await ask(handle, '/health/pages')).status).toBe(429)
    expect(JSON.parse((await ask(handle, '/internal')).body).checks.database).toHaveProperty('scope')
    expect(JSON.parse((await ask(handle, '/health/pages')).body).checks.database).not.toHaveProperty('scope')
  })

  it('with the checks of another group shares neither its codes nor its details', async () => {
    const checks = ['database']
    const handle = createProbeHandler(createHealth({ readiness: { database: () => true } }), {
      groups: { '/a': { checks }, '/b': { checks, status: { healthy: 299 }, details: 'full' } },
    })
    const a = await ask(handle, '/a')
    const b = await ask(handle, '/b')
    expect([a.status, b.status, (await ask(handle, '/a')).status]).toEqual([200, 299, 200])
    expect(b.body).toContain('scope')
    expect((await ask(handle, '/a')).body).toBe(a.body)
  })

  it('has a path for each of its checks, and for no other', async () => {
    const handle = createProbeHandler(service(), { groups })
    const stripe = await ask(handle, '/health/payments/stripe')
    expect([stripe.status, rows(stripe.body)]).toEqual([503, ['stripe']])
    expect((await ask(handle, '/health/pages/cache')).status).toBe(503)
    for (const url of ['/health/payments/cache', '/health/payments/unknown', '/health/pages/stripe', '/health/other', '/health'])
      expect([await offer(handle, url), handle.matches(url)], url).toEqual([undefined, false])
    for (const url of ['/health/payments', '/health/payments/?x', '/health/payments/stripe', '/internal/loop'])
      expect(handle.matches(url), url).toBe(true)
  })

  it('takes exclude, Health-Via, HEAD, OPTIONS and formats as every endpoint does', async () => {
    const handle = createProbeHandler(service(), { groups })
    await ask(handle, '/startupz')
    const excluded = await ask(handle, '/health/payments?exclude=stripe')
    expect([excluded.status, rows(excluded.body)]).toEqual([200, ['database']])
    const via = await ask(handle, '/health/pages', { 'health-via': 'shop' })
    expect([via.status, rows(via.body)]).toEqual([200, ['disk']])
    expect(await ask(handle, 'HEAD /health/payments')).toMatchObject({ status: 503, body: '' })
    expect(await ask(handle, 'OPTIONS /health/payments')).toMatchObject({ status: 503, body: '' })
    expect((await ask(handle, 'POST /health/payments')).status).toBe(405)
    expect((await ask(handle, '/health/payments', { accept: 'text/plain' })).body).toContain('[-]stripe failed')
  })

  it('is unhealthy while the instance starts or drains, as /healthz is', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const handle = createProbeHandler(health, { groups: { '/x': { checks: ['database'] } } })
    const codes = async () => [(await ask(handle, '/x')).status, (await ask(handle, '/healthz')).status]
    expect(await codes()).toEqual([200, 200])
    const release = health.hold('reloading')
    expect(await codes()).toEqual([503, 503])
    release()
    health.drain()
    expect(await codes()).toEqual([503, 503])
  })

  it('has no blind spots, which are about the whole service', async () => {
    const health = createHealth({ blindSpots: ['the e-mail provider'], readiness: { database: () => true } })
    const { body } = await ask(createProbeHandler(health, { details: 'full', groups: { '/x': { checks: ['database'] } } }), '/x')
    expect(JSON.parse(body)).not.toHaveProperty('blindSpots')
  })

  it('may lie below an endpoint, where it comes before a check of that name', async () => {
    const health = createHealth({ readiness: { database: () => true, cache: () => false } })
    const handle = createProbeHandler(health, { groups: { '/readyz/database': { checks: ['cache'] } } })
    expect(rows((await ask(handle, '/readyz/database')).body)).toEqual(['cache'])
    expect(rows((await ask(handle, '/healthz/database')).body)).toEqual(['database'])
  })

  it.each<[string, unknown, RegExp]>([
    ['groups in an array', ['database'], /^probes: groups must be an object literal; got an array of 1$/],
    ['a group that is a list', { '/x': ['database'] }, /^probes: groups\["\/x"\] must be an object literal; got an array of 1$/],
    ['a group without checks', { '/x': {} }, /^probes: groups\["\/x"\]\.checks must be an array with at least one element; got undefined$/],
    ['an empty group', { '/x': { checks: [] } }, /^probes: groups\["\/x"\]\.checks must be an array .*; got an empty array$/],
    [
      'an unknown check',
      { '/x': { checks: ['database', 'stripy'] } },
      /^probes: groups\["\/x"\]\.checks must be names of checks; got "stripy"\. Did you mean "stripe"\? Known: loop, database, stripe, cache, disk, migrations$/,
    ],
    [
      'a check that is no name',
      { '/x': { checks: [{}] } },
      /^probes: groups\["\/x"\]\.checks must be names of checks; got an object\. Known: /,
    ],
    [
      'an unknown option',
      { '/x': { checks: ['database'], detail: 'full' } },
      /^probes: unknown option .*detail"; did you mean "details"\?/,
    ],
    [
      'a code that is none',
      { '/x': { checks: ['database'], status: { healthy: 302 } } },
      /^probes: groups\["\/x"\]\.status\.healthy must be a status code/,
    ],
    [
      'a level that is none',
      { '/x': { checks: ['database'], details: 'all' } },
      /^probes: groups\["\/x"\]\.details must be "none", "summary", "full" or a function/,
    ],
    [
      'a path that is none',
      { payments: { checks: ['database'] } },
      /^probes: the path of groups\["payments"\] must be a path such as "\/health\/payments"/,
    ],
    [
      'the path of an endpoint',
      { '/readyz': { checks: ['database'] } },
      /^probes: the path of groups\["\/readyz"\] must differ from those of the other endpoints/,
    ],
  ])('%s is refused at start-up', (_, wrong, message) => {
    const create = () => createProbeHandler(service(), { groups: wrong as never })
    expect(create).toThrow(TypeError)
    expect(create).toThrow(message)
  })
})
