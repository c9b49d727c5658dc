import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { xabaril } from './index'
import { answer, type State, states } from './testing/states'
import { timeSpan } from './time-span'

// The types of HealthChecks.UI.Client: UIHealthReport and UIHealthReportEntry in UIHealthReport.cs, written with the
// options of UIResponseWriter.cs: names in camel case, no nulls, enums as texts.
const STATUS = { type: 'string', enum: ['Unhealthy', 'Degraded', 'Healthy'] }
const TIME_SPAN = { type: 'string', pattern: '^(\\d+\\.)?([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{7})?$' }
const valid = new Ajv({ strict: true }).compile({
  type: 'object',
  required: ['status', 'totalDuration', 'entries'],
  additionalProperties: false,
  properties: {
    status: STATUS,
    totalDuration: TIME_SPAN,
    entries: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['data', 'duration', 'status', 'tags'],
        additionalProperties: false,
        properties: {
          data: { type: 'object' },
          description: { type: 'string' },
          duration: TIME_SPAN,
          exception: { type: 'string' },
          status: STATUS,
          tags: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
})
const written = async (state: State, details: 'none' | 'summary' | 'full' = 'full') => {
  const { status, headers, body } = await answer(state, '/hc', { formats: [xabaril], paths: { health: '/hc' }, details })
  return { code: status, type: headers['content-type'], ...JSON.parse(body) }
}

describe("the format of Xabaril's UI", () => {
  it.each(Object.keys(states) as State[])("has that project's own types in the state %s, at every level", async (state) => {
    for (const details of ['none', 'summary', 'full'] as const) {
      const { code, type, ...body } = await written(state, details)
      expect(valid(body), JSON.stringify(valid.errors)).toBe(true)
      // Anything else is not read where the code is not 2xx.
      expect(type).toBe('application/json')
      expect(code).toBe(body.status === 'Unhealthy' ? 503 : 200)
    }
  })

  it.each(Object.keys(states) as State[])('is in the state %s as its worst entry is, by the rule of ASP.NET', async (state) => {
    const order = ['Healthy', 'Degraded', 'Unhealthy']
    const { status, entries } = await written(state, 'summary')
    const worst = Math.max(0, ...Object.values<{ status: string }>(entries).map((entry) => order.indexOf(entry.status)))
    expect(status).toBe(order[worst])
  })

  it('has data, a description, tags and the exception that the report holds', async () => {
    const { entries } = await written('degraded')
    const cache = { data: { impact: 'pages are slow' }, status: 'Degraded', tags: ['dependency', 'non-critical'] }
    const failure = 'refused: connect to 10.0.0.7 failed'
    expect(entries.cache).toMatchObject({ ...cache, description: failure, exception: failure })
    expect(entries.disk).toMatchObject({ description: 'nearly full', status: 'Degraded', tags: ['local'] })
    expect(entries.database).toMatchObject({ description: 'primary', data: { pool: { size: 5 }, observed: 3 }, status: 'Healthy' })
    expect(entries.database).not.toHaveProperty('exception')
  })

  it('names the phase as an entry, and why', async () => {
    expect((await written('starting')).entries.phase).toMatchObject({ status: 'Unhealthy', description: 'starting' })
    expect((await written('starting')).entries.phase.data).toEqual({ holds: ['warming the cache'] })
    expect((await written('draining', 'summary')).entries.phase).toMatchObject({ description: 'draining', data: {} })
  })
})

describe('a time span', () => {
  it.each([
    [0, '00:00:00'],
    [0.01, '00:00:00.0000100'],
    [12.34, '00:00:00.0123400'],
    [999.9999, '00:00:00.9999999'],
    [1_000, '00:00:01'],
    [61_001, '00:01:01.0010000'],
    [3_600_000, '01:00:00'],
    [86_399_999.99, '23:59:59.9999900'],
    [86_400_000, '1.00:00:00'],
    [10 * 86_400_000 + 0.5, '10.00:00:00.0005000'],
  ])('of %d ms is %s', (ms, text) => {
    expect(timeSpan(ms)).toBe(text)
  })
})
