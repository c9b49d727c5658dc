import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import { type Check, createHealth, createProbeHandler, type FormattedReport, type ProbeOptions, type Report } from '../../index'
import { ask } from '../../testing/ask'

const TYPE = 'application/vnd.team+json'
const team = (report: Report): FormattedReport => ({ contentType: TYPE, body: JSON.stringify({ state: report.status, report }) })
const checks: Record<string, Check> = {
  database: { run: () => ({ message: 'all well', data: { rows: 1 }, observed: { value: 3, unit: 'rows' } }) },
  queue: {
    critical: false,
    impact: 'late mail',
    run: () => Promise.reject(Object.assign(new Error('no broker at 10.0.0.7'), { code: 'refused' })),
  },
}
const orders = () => createHealth({ name: 'orders', version: '1.4.2', blindSpots: ['the e-mail provider'], readiness: checks })
const handleWith = (options: ProbeOptions, health = orders()) => createProbeHandler(health, options)
const many = (count: number): Record<string, () => boolean> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`check${index}`, () => index !== 70]))
const bytes = (text: string): number => Buffer.byteLength(text)

describe("a format of one's own", () => {
  it.each([
    [undefined, TYPE],
    ['*/*', TYPE],
    ['application/json', TYPE],
    ['application/*', TYPE],
    [TYPE, TYPE],
    ['text/html,*/*;q=0.8', TYPE],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/plain, text/*, */*', 'text/plain; charset=utf-8'],
    ['application/health+json', 'application/health+json'],
  ])('for Accept: %j is answered as %s', async (accept, type) => {
    const handle = handleWith({ format: team })
    const { headers, body } = await ask(handle, '/readyz', accept === undefined ? {} : { accept })
    expect(headers['content-type']).toBe(type)
    expect(headers['content-length']).toBe(String(bytes(body)))
    expect(body.includes('"state":"degraded"')).toBe(type === TYPE)
  })

  it('keeps the status code, HEAD, OPTIONS and the errors as they are', async () => {
    const failing = createHealth({ readiness: { database: () => false } })
    const handle = handleWith({ format: team, status: { unhealthy: 500 } }, failing)
    const get = await ask(handle, '/readyz')
    expect(get).toMatchObject({ status: 500, headers: { 'cache-control': 'no-store', vary: 'Accept' } })
    expect(await ask(handle, 'HEAD /readyz')).toEqual({ ...get, body: '' })
    expect((await ask(handle, 'OPTIONS /readyz')).status).toBe(500)
    expect((await ask(handle, '/readyz/nobody')).body).toBe('{"error":"no such check"}')
    expect((await ask(handle, 'POST /readyz')).status).toBe(405)
  })

  it('has its own charset, or the one that is sent where it writes text', async () => {
    for (const [contentType, sent] of [
      ['text/xml', 'text/xml; charset=utf-8'],
      ['text/xml; charset=utf-8', 'text/xml; charset=utf-8'],
      ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ] as const) {
      const handle = handleWith({ format: () => ({ contentType, body: 'ü' }) })
      expect((await ask(handle, '/readyz')).headers['content-type']).toBe(sent)
    }
  })

  it('is handed everything in full, and is called once for a fresh report and audience', async () => {
    const reports: Report[] = []
    const format = (report: Report): FormattedReport => {
      reports.push(report)
      return team(report)
    }
    const handle = handleWith({ details: 'full', format })
    const first = await ask(handle, '/healthz')
    expect((await ask(handle, '/healthz')).body).toBe(first.body)
    expect(reports).toHaveLength(1)
    expect(reports[0]).toMatchObject({ name: 'orders', blindSpots: ['the e-mail provider'] })
    expect(reports[0]?.checks.queue).toMatchObject({ impact: 'late mail', error: { code: 'refused', message: 'no broker at 10.0.0.7' } })
  })

  it('is handed names, statuses, durations and error codes in summary, and nothing beside', async () => {
    const health = orders()
    health.hold('warming the cache')
    const { report } = JSON.parse((await ask(handleWith({ format: team }, health), '/healthz')).body)
    const times = { duration: expect.any(Number), timestamp: expect.any(String), scope: 'dependency' }
    expect(report).toEqual({
      ...{ status: 'unhealthy', name: 'orders', version: '1.4.2', phase: 'starting' },
      ...{ timestamp: expect.any(String), duration: expect.any(Number) },
      checks: {
        database: { status: 'healthy', critical: true, ...times },
        queue: { status: 'unhealthy', critical: false, ...times, error: { code: 'refused', message: 'refused' } },
      },
    })
  })

  it('is handed neither name nor version nor checks at none, however long it writes', async () => {
    const reports: Report[] = []
    const endless = (report: Report): FormattedReport => {
      reports.push(report)
      return { contentType: TYPE, body: 'x'.repeat(20_000) }
    }
    expect((await ask(handleWith({ details: 'none', format: endless }), '/readyz')).body).toBe('{"status":"degraded"}')
    for (const report of reports) {
      expect(Object.keys(report).sort()).toEqual(['checks', 'duration', 'phase', 'probe', 'status', 'timestamp'])
      expect(report.checks).toEqual({})
    }
  })

  it('that is too long has a summary, then the worst checks first and as many as fit', async () => {
    const long = createHealth({ readiness: many(100) })
    const padded = (report: Report): FormattedReport => ({
      contentType: TYPE,
      body: JSON.stringify({ state: report.status, names: Object.keys(report.checks).map((name) => name.padEnd(200)) }),
    })
    const { status, headers, body } = await ask(handleWith({ details: 'full', format: padded }, long), '/readyz')
    expect(status).toBe(503)
    expect(headers['content-type']).toBe(TYPE)
    expect(bytes(body)).toBeLessThanOrEqual(10_240)
    const { state, names } = JSON.parse(body)
    expect(state).toBe('unhealthy')
    expect(names[0].trim()).toBe('check70')
    expect(names.length).toBeGreaterThan(40)
  })

  const hostile: Record<string, () => unknown> = {
    'throws an error': () => {
      throw new Error('secret')
    },
    'throws undefined': () => {
      throw undefined
    },
    'returns nothing': () => undefined,
    'returns null': () => null,
    'returns a promise that rejects': () => Promise.reject(new Error('late')),
    'has no type': () => ({ body: '{}' }),
    'has a type that would split the headers': () => ({ contentType: 'text/plain\r\nx-evil: 1', body: '{}' }),
    'has a body of bytes': () => ({ contentType: TYPE, body: new Uint8Array(3) }),
    'is too long whatever it is handed': () => ({ contentType: TYPE, body: 'x'.repeat(10_241) }),
    'has a getter that throws': () => ({
      contentType: TYPE,
      get body() {
        throw new Error('secret')
      },
    }),
  }
  it.each(Object.entries(hostile))('that %s is answered for with the own JSON, at the same status code', async (_, format) => {
    const rejections = await unhandledRejections(async () => {
      for (const [health, code] of [
        [orders(), 200],
        [createHealth({ readiness: many(100) }), 503],
      ] as const) {
        const { status, headers, body } = await ask(handleWith({ format: format as never }, health), '/readyz')
        expect(status).toBe(code)
        expect(headers['content-type']).toBe('application/json')
        expect(JSON.parse(body).status).toBe(code === 200 ? 'degraded' : 'unhealthy')
        expect(body).not.toContain('secret')
      }
    })
    expect(rejections).toEqual([])
  })

  it('that is no function is refused at start-up', () => {
    expect(() => handleWith({ format: 'actuator' as never })).toThrow('probes: format must be a function; got "actuator"')
  })
})
