import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { microProfile } from './index'
import { answer, type State, states } from './testing/states'

// The payload of MicroProfile Health 4.0, "Appendix B: JSON payload specification". Stricter than that schema, in that
// nothing beside is allowed.
const STATUS = { type: 'string', enum: ['UP', 'DOWN'] }
const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile({
  type: 'object',
  required: ['status', 'checks'],
  additionalProperties: false,
  properties: {
    status: STATUS,
    checks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'status'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          status: STATUS,
          data: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'number'] } },
        },
      },
    },
  },
})
const paths = { health: '/health', liveness: '/health/live', readiness: '/health/ready', startup: '/health/started' }
const written = async (state: State, path = '/ready', details: 'none' | 'summary' | 'full' = 'full') => {
  const { status, body } = await answer(state, `/health${path}`, { formats: [microProfile], paths, details })
  return { code: status, ...JSON.parse(body) }
}

describe('the format of MicroProfile Health', () => {
  it.each(Object.keys(states) as State[])('fits the schema in the state %s, at every path and level', async (state) => {
    for (const path of ['', '/live', '/ready', '/started']) {
      for (const details of ['none', 'summary', 'full'] as const) {
        const { code, ...body } = await written(state, path, details)
        expect(valid(body), JSON.stringify(valid.errors)).toBe(true)
        expect(code).toBe(body.status === 'UP' ? 200 : 503)
      }
    }
  })

  it.each(Object.keys(states) as State[])('is UP in the state %s exactly where all of its checks are', async (state) => {
    for (const path of ['', '/live', '/ready', '/started']) {
      const { status, checks } = await written(state, path, 'summary')
      expect(checks.every((check: { status: string }) => check.status === 'UP')).toBe(status === 'UP')
    }
  })

  it('shows in the data what is degraded, and what is down but not critical', async () => {
    const { checks } = await written('degraded')
    expect(checks).toMatchObject([
      { name: 'database', status: 'UP', data: { pool: '{"size":5}', observed: 3, unit: 'connections' } },
      { name: 'cache', status: 'UP', data: { status: 'unhealthy', critical: false, error: 'refused: connect to 10.0.0.7 failed' } },
      { name: 'disk', status: 'UP', data: { status: 'degraded', message: 'nearly full' } },
    ])
    expect(checks[0].data).not.toHaveProperty('status')
  })

  it('names the phase as a check that is down, and why', async () => {
    expect((await written('starting')).checks.at(-1)).toEqual({
      ...{ name: 'phase', status: 'DOWN' },
      data: { phase: 'starting', holds: '["warming the cache"]' },
    })
    expect(await written('draining')).toMatchObject({ code: 503, status: 'DOWN', checks: [{ name: 'phase', data: { phase: 'draining' } }] })
    expect(await written('draining', '/live')).toMatchObject({ code: 200, status: 'UP', checks: [{ name: 'loop' }] })
  })

  it('is UP without any check', async () => {
    expect(await written('empty')).toEqual({ code: 200, status: 'UP', checks: [] })
  })
})
