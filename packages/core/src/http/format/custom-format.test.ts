import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import {
  type Check,
  createHealth,
  createProbeHandler,
  type Format,
  healthJson,
  json,
  type ProbeOptions,
  plainText,
  type VisibleReport,
} from '../../index'
import { ask } from '../../testing/ask'

const TYPE = 'application/vnd.team+json'
const team: Format = { type: TYPE, write: (report) => JSON.stringify({ state: report.status, report }) }
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
/** The team's format, which keeps the reports that it is called with. */
function recording(): { format: Format; reports: VisibleReport[] } {
  const reports: VisibleReport[] = []
  function write(report: VisibleReport): string {
    reports.push(report)
    return team.write(report)
  }
  return { reports, format: { type: TYPE, write } }
}
const many = (count: number): Record<string, () => boolean> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`check${index}`, () => index !== 70]))
const bytes = (text: string): number => Buffer.byteLength(text)

describe('a custom format', () => {
  it.each([
    [undefined, TYPE],
    ['*/*', TYPE],
    ['application/json', 'application/json'],
    ['application/*', TYPE],
    [TYPE, TYPE],
    ['text/html,*/*;q=0.8', TYPE],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/plain, text/*, */*', 'text/plain; charset=utf-8'],
    ['application/health+json', 'application/health+json'],
  ])('at the head of the list, for Accept: %j the response is %s', async (accept, type) => {
    const handle = handleWith({ formats: [team, json, healthJson, plainText] })
    const { headers, body } = await ask(handle, '/readyz', accept === undefined ? {} : { accept })
    expect(headers['content-type']).toBe(type)
    expect(headers['content-length']).toBe(String(bytes(body)))
    expect(body.includes('"state":"degraded"')).toBe(type === TYPE)
  })

  it('alone in the list serves every client', async () => {
    const handle = handleWith({ formats: [team] })
    for (const accept of ['*/*', 'application/json', 'text/plain', 'image/png'])
      expect((await ask(handle, '/readyz', { accept })).headers['content-type']).toBe(TYPE)
  })

  it('keeps the status code, HEAD, OPTIONS and the errors as they are', async () => {
    const failing = createHealth({ readiness: { database: () => false } })
    const handle = handleWith({ formats: [team], status: { unhealthy: 500 } }, failing)
    const get = await ask(handle, '/readyz')
    expect(get).toMatchObject({ status: 500, headers: { 'cache-control': 'no-store', vary: 'Accept' } })
    expect(await ask(handle, 'HEAD /readyz')).toEqual({ ...get, body: '' })
    expect((await ask(handle, 'OPTIONS /readyz')).status).toBe(500)
    expect((await ask(handle, 'POST /readyz')).status).toBe(405)
  })

  it('with standardCodes never sends a code that contradicts its status', async () => {
    const failing = createHealth({ readiness: { database: () => false } })
    const status = { healthy: 500, unhealthy: 299 }
    const codes = async (format: Format) => [
      (await ask(handleWith({ formats: [format], status }, failing), '/readyz')).status,
      (await ask(handleWith({ formats: [format], status }, failing), '/livez')).status,
    ]
    expect(await codes(team)).toEqual([299, 500])
    expect(await codes({ ...team, standardCodes: true })).toEqual([503, 200])
  })

  it('has its own charset, or UTF-8 where it writes text', async () => {
    for (const [type, sent] of [
      ['text/xml', 'text/xml; charset=utf-8'],
      ['text/xml; charset=utf-8', 'text/xml; charset=utf-8'],
      ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ] as const) {
      const handle = handleWith({ formats: [{ type, write: () => 'ü' }] })
      expect((await ask(handle, '/readyz')).headers['content-type']).toBe(sent)
    }
  })

  it('gets everything in full, and is called once for a fresh report and audience', async () => {
    const { format, reports } = recording()
    const handle = handleWith({ details: 'full', formats: [format] })
    const first = await ask(handle, '/healthz')
    expect((await ask(handle, '/healthz')).body).toBe(first.body)
    expect(reports).toHaveLength(1)
    expect(reports[0]).toMatchObject({ name: 'orders', blindSpots: ['the e-mail provider'] })
    expect(reports[0]?.checks?.['queue']).toMatchObject({
      impact: 'late mail',
      error: { code: 'refused', message: 'no broker at 10.0.0.7' },
    })
  })

  it('gets names, statuses, durations and error codes in summary, and nothing else', async () => {
    const health = orders()
    health.hold('warming the cache')
    const { report } = JSON.parse((await ask(handleWith({ formats: [team] }, health), '/healthz')).body)
    const times = { duration: expect.any(Number), timestamp: expect.any(String) }
    expect(report).toEqual({
      ...{ status: 'unhealthy', phase: 'starting', ...times },
      checks: {
        database: { status: 'healthy', ...times },
        queue: { status: 'unhealthy', critical: false, ...times, error: { code: 'refused' } },
      },
    })
  })

  it('gets neither name nor version nor checks nor times at none, however long it writes', async () => {
    const reports: VisibleReport[] = []
    const write = (report: VisibleReport): string => 'x'.repeat(20_000 + reports.push(report))
    expect((await ask(handleWith({ details: 'none', formats: [{ type: TYPE, write }] }), '/readyz')).body).toBe('{"status":"degraded"}')
    expect(reports.length).toBeGreaterThan(0)
    for (const report of reports) expect(report).toEqual({ status: 'degraded', phase: 'running', probe: 'readiness' })
  })

  it('that is too long has a summary, then the worst checks first and as many as fit', async () => {
    const long = createHealth({ readiness: many(100) })
    const padded: Format = {
      type: TYPE,
      write: ({ status, checks: rows = {} }) => JSON.stringify({ state: status, names: Object.keys(rows).map((name) => name.padEnd(200)) }),
    }
    const { status, headers, body } = await ask(handleWith({ details: 'full', formats: [padded] }, long), '/readyz')
    expect(status).toBe(503)
    expect(headers['content-type']).toBe(TYPE)
    expect(bytes(body)).toBeLessThanOrEqual(10_240)
    const { state, names } = JSON.parse(body)
    expect(state).toBe('unhealthy')
    expect(names[0].trim()).toBe('check70')
    expect(names.length).toBeGreaterThan(40)
  })

  it('that changes the report in place changes it for no one else', async () => {
    const health = createHealth({
      readiness: {
        database: {
          maxAge: 60_000,
          run: () => ({ status: 'unhealthy', message: 'down', observed: { value: 1, unit: 'x' }, data: { rows: { left: 1 } } }),
        },
      },
    })
    const fresh = () => ask(createProbeHandler(health, { details: 'full' }), '/readyz')
    const before = await fresh()
    const places: ((report: VisibleReport) => object | undefined)[] = [
      (report) => report,
      (report) => report.checks,
      (report) => report.checks?.['database'],
      (report) => report.checks?.['database']?.observed,
      (report) => report.checks?.['database']?.data,
      (report) => report.checks?.['database']?.data?.['rows'] as object,
    ]
    for (const details of ['summary', 'full'] as const) {
      for (const place of places) {
        const write = (report: VisibleReport): string => {
          const object = place(report) ?? {}
          for (const key of [...Object.keys(object), 'status', 'left']) Reflect.set(object, key, 'healthy')
          for (const key of Object.keys(object)) Reflect.deleteProperty(object, key)
          return team.write(report)
        }
        await ask(handleWith({ details, formats: [{ type: TYPE, write }] }, health), '/readyz')
        expect((await fresh()).body).toBe(before.body)
      }
    }
    expect([(await ask(createProbeHandler(health), '/readyz/database')).status, health.snapshot('readiness').status]).toEqual([
      503,
      'unhealthy',
    ])
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
    'returns an object': () => ({ body: '{}' }),
    'returns bytes': () => new Uint8Array(3),
    'is too long whatever the report': () => 'x'.repeat(10_241),
  }
  it.each(Object.entries(hostile))('that %s is replaced by the JSON of the core, at the same status code', async (_, write) => {
    const rejections = await unhandledRejections(async () => {
      for (const [health, code] of [
        [orders(), 200],
        [createHealth({ readiness: many(100) }), 503],
      ] as const) {
        const { status, headers, body } = await ask(handleWith({ formats: [{ type: TYPE, write: write as never }] }, health), '/readyz')
        expect(status).toBe(code)
        expect(headers['content-type']).toBe('application/json')
        expect(JSON.parse(body).status).toBe(code === 200 ? 'degraded' : 'unhealthy')
        expect(body).not.toContain('secret')
      }
    })
    expect(rejections).toEqual([])
  })

  const write = (): string => '{}'
  it.each<[string, unknown, RegExp]>([
    ['a list that is a format', team, /^probes: formats must be an array with at least one element; got an object$/],
    ['an empty list', [], /^probes: formats must be an array with at least one element; got an empty array$/],
    ['a name', ['json'], /^probes: formats\[0\] must be a format with a type and a method write, such as json; got "json"$/],
    ['a function', [() => '{}'], /^probes: formats\[0\] must be a format .*; got a function$/],
    ['a format without a type', [json, { write }], /^probes: formats\[1\] must be a format with a type and a method write/],
    ['a format without a body', [{ type: TYPE }], /^probes: formats\[0\] must be a format with a type and a method write/],
    ['a type that is no media type', [{ type: 'json', write }], /^probes: formats\[0\]\.type must be a media type .*; got "json"$/],
    [
      'a type that would split the headers',
      [{ type: 'text/plain\r\nx-evil: 1', write }],
      /^probes: formats\[0\]\.type must be a media type .*; got "text\/plain\\r\\nx-evil: 1"$/,
    ],
    ['a body that is no method', [{ type: TYPE, write: '{}' }], /^probes: formats\[0\]\.write must be a function; got "{}"$/],
    [
      'two formats of one type',
      [json, { type: 'Application/JSON; charset=utf-8', write }],
      /^probes: formats\[1\]\.type must differ from formats\[0\]\.type; got "Application\/JSON; charset=utf-8"$/,
    ],
  ])('%s is refused at start-up', (_, formats, message) => {
    expect(() => handleWith({ formats: formats as never })).toThrow(TypeError)
    expect(() => handleWith({ formats: formats as never })).toThrow(message)
  })
})
