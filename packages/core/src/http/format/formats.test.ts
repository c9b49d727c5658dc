import { describe, expect, it } from 'vitest'
import { type Check, createHealth, createProbeHandler, type Health, type ProbeOptions } from '../../index'
import { ask } from '../../testing/ask'

const checks: Record<string, Check> = {
  database: { run: () => ({ observed: { value: 3, unit: 'connections' }, message: 'all well' }) },
  cache: { critical: false, run: () => ({ status: 'degraded', message: 'slow:\n  80 ms', observed: { value: 80, unit: 'ms' } }) },
  queue: { critical: false, run: () => Promise.reject(Object.assign(new Error('no broker'), { code: 'refused' })) },
}
const orders = (): Health => createHealth({ name: 'orders', version: '1.4.2', blindSpots: ['the e-mail provider'], readiness: checks })
const body = async (health: Health, url: string, accept: string, options?: ProbeOptions): Promise<string> =>
  (await ask(createProbeHandler(health, options), url, { accept })).body

describe('application/json', () => {
  it('is the report in full, and its public half in summary', async () => {
    const health = orders()
    const report = await health.report('readiness')
    expect(JSON.parse(await body(health, '/readyz', 'application/json', { details: 'full' }))).toEqual(JSON.parse(JSON.stringify(report)))
    const { database, queue, ...rest } = JSON.parse(await body(health, '/readyz', 'application/json')).checks
    const times = { duration: expect.any(Number), timestamp: expect.any(String) }
    expect(database).toEqual({ status: 'healthy', ...times })
    expect(queue).toEqual({ status: 'unhealthy', critical: false, ...times, error: { code: 'refused' } })
    expect(Object.keys(rest)).toEqual(['cache'])
  })

  it('has moments in ISO 8601 and durations in ms', async () => {
    const { timestamp, duration, checks: rows } = JSON.parse(await body(orders(), '/readyz', 'application/json'))
    for (const moment of [timestamp, rows.database.timestamp]) expect(new Date(moment).toISOString()).toBe(moment)
    for (const ms of [duration, rows.database.duration]) expect(ms).toBeGreaterThanOrEqual(0)
  })
})

describe('the summary of a typical service', () => {
  const names = ['database', 'replica', 'cache', 'sessions', 'queue', 'search', 'mail', 'payments', 'object-storage', 'identity']
  const health = () =>
    createHealth({
      name: 'orders',
      version: '1.4.2',
      readiness: Object.fromEntries(
        names.map((name, index) => [
          name,
          {
            critical: index % 3 !== 0,
            description: 'what it is for',
            impact: 'what users notice',
            runbook: 'https://wiki.example.com/orders',
            run: () =>
              index % 4 === 0 ? Promise.reject(Object.assign(new Error('no route'), { code: 'refused' })) : { data: { pool: 5 } },
          },
        ]),
      ),
    })

  it.each([
    ['application/json', 1_500],
    ['application/health+json', 2_000],
    ['text/plain', 400],
  ])('of 10 checks in %s is shorter than %i bytes: Consul keeps 4,096', async (accept, most) => {
    expect(Buffer.byteLength(await body(health(), '/healthz', accept))).toBeLessThan(most)
  })
})

describe('application/health+json, IETF draft-inadarei-api-health-check-06', () => {
  const TYPE = 'application/health+json'
  const written = async (url: string, options?: ProbeOptions, health = orders()) => JSON.parse(await body(health, url, TYPE, options))

  it("has the status pass, warn or fail, and the draft's names at the root", async () => {
    const root = await written('/readyz', { details: 'full' })
    expect(Object.keys(root)).toEqual(['status', 'version', 'releaseId', 'serviceId', 'notes', 'checks'])
    expect(root).toMatchObject({ status: 'warn', version: '1.4.2', releaseId: '1.4.2', serviceId: 'orders', notes: ['phase: running'] })
    expect(await written('/livez')).toMatchObject({ status: 'pass' })
    expect(await written('/readyz/queue')).toMatchObject({ status: 'fail' })
    for (const health of [createHealth(), orders()])
      expect(Object.keys(await written('/livez', {}, health))).toEqual(['status', 'notes', 'checks'])
  })

  it('maps keys of the form component:measurement to arrays, neither part with a colon', async () => {
    const { checks: rows } = await written('/readyz', { details: 'full' })
    expect(Object.keys(rows)).toEqual([
      'database:responseTime',
      'database:observed',
      'cache:responseTime',
      'cache:observed',
      'queue:responseTime',
    ])
    for (const [key, row] of Object.entries(rows)) {
      expect(key.split(':')).toHaveLength(2)
      expect(row).toEqual([expect.objectContaining({ observedValue: expect.any(Number), observedUnit: expect.any(String) })])
    }
  })

  it('has observedUnit beside observedValue, a status, and the time in ISO 8601; a duration is a measurement in ms', async () => {
    const { checks: rows } = await written('/readyz', { details: 'full' })
    const [observed] = rows['cache:observed']
    expect(observed).toEqual({
      observedValue: 80,
      observedUnit: 'ms',
      status: 'warn',
      time: expect.any(String),
      output: expect.any(String),
    })
    expect(new Date(observed.time).toISOString()).toBe(observed.time)
    expect(rows['queue:responseTime'][0]).toMatchObject({ observedUnit: 'ms', status: 'fail' })
  })

  it('has output where something is wrong, in full only, and none on pass', async () => {
    const { checks: rows } = await written('/readyz', { details: 'full' })
    expect(rows['queue:responseTime'][0].output).toBe('no broker')
    expect(rows['cache:observed'][0].output).toBe('slow:\n  80 ms')
    for (const key of ['database:responseTime', 'database:observed']) expect(rows[key][0]).not.toHaveProperty('output')
    expect(JSON.stringify(await written('/readyz'))).not.toMatch(/output|no broker|connections/)
  })

  it('has the phase, holds and blind spots as notes', async () => {
    const health = orders()
    health.hold('warming the cache')
    expect((await written('/healthz', { details: 'full' }, health)).notes).toEqual([
      'phase: starting',
      'waiting for: warming the cache',
      'not tested: the e-mail provider',
    ])
    expect((await written('/healthz', {}, health)).notes).toEqual(['phase: starting'])
  })

  it('is 2xx on pass and warn and 4xx or 5xx on fail, whatever the codes were mapped to', async () => {
    for (const [status, codes] of [
      ['healthy', { 404: 200, 500: 200, 299: 299, 200: 200 }],
      ['degraded', { 429: 200, 503: 200, 202: 202 }],
      ['unhealthy', { 200: 503, 299: 503, 404: 404, 429: 429, 500: 500 }],
    ] as const) {
      for (const [mapped, expected] of Object.entries(codes)) {
        const handle = createProbeHandler(createHealth({ readiness: { check: () => ({ status }) } }), {
          status: { [status]: Number(mapped) },
        })
        expect((await ask(handle, '/readyz', { accept: TYPE })).status, `${status} as ${mapped}`).toBe(expected)
        expect((await ask(handle, '/readyz')).status).toBe(Number(mapped))
      }
    }
  })
})

describe('text/plain, in the manner of Kubernetes', () => {
  const lines = async (url: string, options?: ProbeOptions, health = orders()): Promise<string[]> =>
    (await body(health, url, 'text/plain', options)).replace(/\n$/, '').split('\n')

  it('has one line per check, and a verdict last', async () => {
    expect(await lines('/readyz')).toEqual([
      '[+]database ok',
      '[+]cache degraded: reason withheld',
      '[-]queue failed: reason withheld',
      'readyz check passed',
    ])
    expect(await lines('/readyz', {}, createHealth({ readiness: { database: () => false } }))).toEqual([
      '[-]database failed: reason withheld',
      'readyz check failed',
    ])
  })

  it('has the reason in full, on one line', async () => {
    expect(await lines('/readyz', { details: 'full' })).toEqual([
      '[+]database ok',
      '[+]cache degraded: slow: 80 ms',
      '[-]queue failed: no broker',
      'readyz check passed',
    ])
  })

  it('has the verdict alone at none', async () => {
    expect(await lines('/readyz', { details: 'none' })).toEqual(['readyz check passed'])
  })

  it('ends with a newline at every level, for a terminal', async () => {
    for (const details of ['none', 'summary', 'full'] as const)
      expect(await body(orders(), '/readyz', 'text/plain', { details })).toMatch(/check passed\n$/)
  })

  it('names the endpoint in the verdict', async () => {
    for (const name of ['livez', 'readyz', 'startupz', 'healthz']) expect((await lines(`/${name}`)).at(-1)).toBe(`${name} check passed`)
    expect(await lines('/readyz/queue')).toEqual(['[-]queue failed: reason withheld', 'readyz check failed'])
  })

  it('says why it fails where the phase is the reason, and not in liveness', async () => {
    const health = orders()
    const release = health.hold('warming the cache')
    expect((await lines('/readyz', {}, health)).slice(-2)).toEqual(['[-]phase starting', 'readyz check failed'])
    expect((await lines('/startupz', { details: 'full' }, health)).slice(-2)).toEqual([
      '[-]phase starting: warming the cache',
      'startupz check failed',
    ])
    expect(await lines('/livez', {}, health)).toEqual(['livez check passed'])
    release()
    health.drain()
    expect(await lines('/readyz', {}, health)).toEqual(['[-]phase draining', 'readyz check failed'])
  })
})
