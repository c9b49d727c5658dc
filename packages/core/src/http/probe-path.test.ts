import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler } from '../index'
import { ask, offer } from '../testing/ask'

const probed = () =>
  createHealth({
    liveness: { loop: () => true },
    startup: { migrations: () => true },
    readiness: { database: () => true, cache: { critical: false, run: () => false } },
  })
const rows = (body: string): string[] => Object.keys(JSON.parse(body).checks)

describe('the four paths', () => {
  it('answer each probe with its own checks, and /healthz with all', async () => {
    const handle = createProbeHandler(probed())
    const expected = {
      '/livez': ['healthy', 'liveness', ['loop']],
      '/readyz': ['degraded', 'readiness', ['database', 'cache']],
      '/startupz': ['healthy', 'startup', ['migrations']],
      '/healthz': ['degraded', undefined, ['loop', 'database', 'cache', 'migrations']],
    }
    for (const [url, [status, probe, checks]] of Object.entries(expected)) {
      const response = await ask(handle, url)
      const body = JSON.parse(response.body)
      expect([response.status, body.status, body.probe, Object.keys(body.checks)], url).toEqual([200, status, probe, checks])
    }
  })

  it('can be renamed', async () => {
    const handle = createProbeHandler(probed(), { paths: { liveness: '/alive', readiness: '/health/ready', health: '/' } })
    expect(handle.paths).toEqual([
      ...['/alive', '/health/ready', '/startupz', '/'],
      ...['/alive/loop', '/health/ready/database', '/health/ready/cache', '/startupz/migrations'],
    ])
    for (const url of [...handle.paths.filter((path) => !path.endsWith('cache')), 'http://orders.local/health/ready?x'])
      expect((await ask(handle, url)).status, url).toBe(200)
    for (const url of ['/livez', '/readyz', '/healthz', '/health', '/database', '/ready'])
      expect(await offer(handle, url), url).toBeUndefined()
  })

  it('can be recognised before the response, for a log or a trace', () => {
    const { matches } = createProbeHandler(probed(), { paths: { liveness: '/alive' } })
    for (const url of ['/alive', '/readyz/', '/readyz?exclude=x', '/readyz/database', 'http://orders.local/healthz'])
      expect(matches(url), url).toBe(true)
    for (const url of ['/', '', '/livez', '/readyz/unknown', '/readyz/a/b', '/orders?path=/readyz', '/%'])
      expect(matches(url), url).toBe(false)
  })

  it('can be switched off, each one', async () => {
    const handle = createProbeHandler(probed(), { paths: { startup: false, health: false } })
    expect(handle.paths).toEqual(['/livez', '/readyz', '/livez/loop', '/readyz/database', '/readyz/cache'])
    for (const url of ['/startupz', '/healthz', '/healthz/database', '/startupz/migrations'])
      expect(await offer(handle, url), url).toBeUndefined()
    expect((await ask(handle, '/readyz')).status).toBe(200)
    const none = createProbeHandler(probed(), { paths: { liveness: false, readiness: false, startup: false, health: false } })
    expect(none.paths).toEqual([])
    expect(await offer(none, '/livez')).toBeUndefined()
  })
})

describe('a URL', () => {
  it.each([
    '/readyz',
    '/readyz/',
    '/readyz?',
    '/readyz?verbose',
    '/readyz/?x=/livez',
    '/readyz#top',
    '/readyz?x#y',
    '/readyz?&&=&%zz=%&a[b]=c',
  ])('%s requests readiness', async (url) => {
    expect(JSON.parse((await ask(createProbeHandler(probed()), url)).body).probe).toBe('readiness')
  })

  it.each([
    'http://orders.local/readyz',
    'https://orders.local:8443/readyz/?x=1',
    'http://user@orders.local/readyz',
    'HTTP://ORDERS.LOCAL/readyz',
  ])('the absolute URL %s requests readiness', async (url) => {
    expect(JSON.parse((await ask(createProbeHandler(probed()), url)).body).probe).toBe('readiness')
  })

  it.each([
    '',
    '/',
    '*',
    '?',
    '/ready',
    '/readyzz',
    '/readyz.json',
    '/READYZ',
    '/api/readyz',
    '//readyz',
    '///',
    '/%72eadyz',
    '/readyz%2f',
    '/readyz%00',
    '/readyz;jsessionid=1',
    'readyz',
    'http://readyz',
    'http://orders.local',
    'http:///readyzz',
    '/?/readyz',
    '/#/readyz',
    '/livez\n',
    '\n/livez',
    '/readyz/a/b',
    '/readyz/database/deeper',
    '/readyz/../hello',
    '/readyz/%2e%2e/x',
    '/../readyz/a/b',
    '__proto__',
    '/__proto__',
    '/constructor',
    'x'.repeat(100_000),
    `/${'/'.repeat(100_000)}`,
  ])('%j is not one of ours: the application goes on with it', async (url) => {
    expect(await offer(createProbeHandler(probed()), url)).toBeUndefined()
  })
})

describe('the path of a check', () => {
  it('answers for that check alone, and runs no other', async () => {
    const ran: string[] = []
    const note = (name: string) => () => void ran.push(name)
    const handle = createProbeHandler(createHealth({ readiness: { database: note('database'), cache: note('cache') } }))
    expect(rows((await ask(handle, '/readyz/database')).body)).toEqual(['database'])
    expect(ran).toEqual(['database'])
    expect(rows((await ask(handle, '/healthz/cache')).body)).toEqual(['cache'])
    expect(ran).toEqual(['database', 'cache'])
  })

  it("has the check's own status: down is down, also if it is not critical", async () => {
    const handle = createProbeHandler(probed())
    await ask(handle, '/startupz')
    for (const url of ['/readyz/cache', '/healthz/cache', '/readyz/cache/', '/readyz/cache?x'])
      expect((await ask(handle, url)).status, url).toBe(503)
    for (const url of ['/readyz/database', '/livez/loop', '/healthz/loop', '/startupz/migrations'])
      expect((await ask(handle, url)).status, url).toBe(200)
  })

  it('below the probe is worsened by the phase; below /healthz it is not', async () => {
    const health = probed()
    const starting = health.hold('starting')
    const handle = createProbeHandler(health)
    const codes = async () => [
      (await ask(handle, '/readyz/database')).status,
      (await ask(handle, '/livez/loop')).status,
      (await ask(handle, '/healthz/database')).status,
    ]
    expect(await codes()).toEqual([503, 200, 200])
    starting()
    expect(await codes()).toEqual([200, 200, 200])
    const release = health.hold('warming the cache')
    expect(await codes()).toEqual([503, 200, 200])
    release()
    expect(await codes()).toEqual([200, 200, 200])
    health.drain()
    expect(await codes()).toEqual([503, 200, 200])
  })

  it.each([
    '/readyz/unknown',
    '/readyz/loop',
    '/livez/database',
    '/startupz/database',
    '/healthz/unknown',
    '/readyz/Database',
    '/readyz/__proto__',
    '/readyz/constructor',
    '/readyz/toString',
    '/readyz/%',
    '/readyz/%zz',
    '/readyz/%00',
    '/readyz/%64atabase',
    '/readyz/..%2fhello',
    '/readyz/%ff%fe',
    '/readyz/..',
    '/readyz/.',
    '/readyz/database;x',
    '/readyz//',
    `/readyz/${'x'.repeat(100_000)}`,
  ])('%j has no check: the application goes on with it, and no check is run', async (url) => {
    let runs = 0
    const health = createHealth({ liveness: { loop: () => void runs++ }, readiness: { database: () => void runs++ } })
    const handle = createProbeHandler(health)
    expect([await offer(handle, url), handle.matches(url), runs]).toEqual([undefined, false, 0])
  })
})

describe('?exclude', () => {
  const mixed = () => createHealth({ readiness: { database: () => true, cache: () => false, queue: () => false } })

  it('leaves checks out, as often as it is given', async () => {
    const handle = createProbeHandler(mixed())
    const one = await ask(handle, '/readyz?exclude=cache')
    expect([one.status, rows(one.body)]).toEqual([503, ['database', 'queue']])
    const two = await ask(handle, '/readyz?exclude=cache&x=1&exclude=queue')
    expect([two.status, rows(two.body)]).toEqual([200, ['database']])
    const all = await ask(handle, '/readyz?exclude=cache&exclude=queue&exclude=database')
    expect([all.status, rows(all.body)]).toEqual([200, []])
    expect(rows((await ask(handle, '/healthz?exclude=%63ache')).body)).toEqual(['database', 'queue'])
  })

  it('does not run what it leaves out', async () => {
    let runs = 0
    const handle = createProbeHandler(createHealth({ readiness: { database: () => true, slow: () => void runs++ } }))
    expect((await ask(handle, '/readyz?exclude=slow')).status).toBe(200)
    expect(runs).toBe(0)
  })

  it('with an unknown name never fails the probe', async () => {
    const handle = createProbeHandler(createHealth({ readiness: { database: () => true } }))
    for (const query of [
      'exclude=unknown',
      'exclude=',
      'exclude',
      'exclude=__proto__',
      'exclude=%zz',
      'exclude=unknown&exclude=neither',
      'Exclude=database',
      'xexclude=database',
    ]) {
      const response = await ask(handle, `/readyz?${query}`)
      expect([response.status, rows(response.body)], query).toEqual([200, ['database']])
    }
  })

  it('is no way around the phase', async () => {
    const health = mixed()
    health.drain()
    expect((await ask(createProbeHandler(health), '/readyz?exclude=database&exclude=cache&exclude=queue')).status).toBe(503)
  })
})
