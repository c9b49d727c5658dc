import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { actuator } from './index'
import { answer, type State, states } from './testing/states'

// The response structure of https://docs.spring.io/spring-boot/api/rest/actuator/health.html, and the root's groups.
const STATUS = { enum: ['UP', 'DOWN', 'OUT_OF_SERVICE', 'UNKNOWN'] }
const valid = new Ajv({ strict: true }).compile({
  type: 'object',
  required: ['status'],
  additionalProperties: false,
  properties: {
    status: STATUS,
    groups: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    components: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['status'],
        additionalProperties: false,
        properties: { status: STATUS, details: { type: 'object' } },
      },
    },
  },
})
const paths = { health: '/actuator/health', liveness: '/actuator/health/liveness', readiness: '/actuator/health/readiness' }
const options = { formats: [actuator], paths }
const written = async (state: State, path = '/readiness', details: 'none' | 'summary' | 'full' = 'full') => {
  const { status, headers, body } = await answer(state, `/actuator/health${path}`, { ...options, details })
  return { code: status, type: headers['content-type'], ...JSON.parse(body) }
}

describe('the format of Spring Boot Actuator', () => {
  it.each(Object.keys(states) as State[])('has the documented structure in the state %s, at every path and level', async (state) => {
    for (const path of ['', '/liveness', '/readiness']) {
      for (const details of ['none', 'summary', 'full'] as const) {
        const { code, type, ...body } = await written(state, path, details)
        expect(valid(body), JSON.stringify(valid.errors)).toBe(true)
        expect(type).toBe('application/vnd.spring-boot.actuator.v3+json')
        expect(code).toBe(['UP', 'UNKNOWN'].includes(body.status) ? 200 : 503)
      }
    }
  })

  it('has components with details, and the groups at the root of everything alone', async () => {
    const root = await written('healthy', '')
    expect(root).toMatchObject({ code: 200, status: 'UP', groups: ['liveness', 'readiness'] })
    expect(Object.keys(root.components)).toEqual(['loop', 'database'])
    const { components, ...group } = await written('healthy')
    expect(group).toEqual({ code: 200, type: expect.any(String), status: 'UP' })
    expect(components.database).toEqual({
      status: 'UP',
      details: {
        ...{ message: 'primary', observed: 3, unit: 'connections', pool: { size: 5 } },
        ...{ duration: expect.any(Number), timestamp: expect.any(String) },
      },
    })
  })

  it('is UP and 200 when degraded, which the components show', async () => {
    const { code, status, components } = await written('degraded')
    expect([code, status]).toEqual([200, 'UP'])
    expect(components.disk).toMatchObject({ status: 'UP', details: { status: 'degraded', message: 'nearly full' } })
    expect(components.cache).toMatchObject({
      status: 'DOWN',
      details: { critical: false, error: 'refused: connect to 10.0.0.7 failed', impact: 'pages are slow' },
    })
  })

  it('is DOWN and 503 where it is unhealthy', async () => {
    expect(await written('unhealthy')).toMatchObject({ code: 503, status: 'DOWN', components: { database: { status: 'DOWN' } } })
  })

  it('is OUT_OF_SERVICE and 503 while starting and draining, and alive', async () => {
    expect(await written('starting')).toMatchObject({
      ...{ code: 503, status: 'OUT_OF_SERVICE' },
      components: { readinessState: { status: 'OUT_OF_SERVICE', details: { phase: 'starting', holds: ['warming the cache'] } } },
    })
    expect(await written('draining')).toMatchObject({ code: 503, status: 'OUT_OF_SERVICE' })
    expect(await written('draining', '/liveness')).toMatchObject({ code: 200, status: 'UP', components: { loop: { status: 'UP' } } })
  })

  it('is UNKNOWN for a check that has not run', () => {
    const { components, status } = JSON.parse(actuator.write(states.healthy().snapshot('readiness')))
    expect(components.database.status).toBe('UNKNOWN')
    expect(status).toBe('DOWN')
  })

  // https://github.com/codecentric/spring-boot-admin, StatusUpdater: a string at `status` is the instance's status, whatever
  // the code; StatusInfo: in upper case.
  it.each([
    ['healthy', 'UP'],
    ['degraded', 'UP'],
    ['unhealthy', 'DOWN'],
    ['draining', 'OUT_OF_SERVICE'],
  ] as const)('is for Spring Boot Admin in the state %s an instance that is %s', async (state, expected) => {
    const { status } = await written(state, '', 'summary')
    expect(typeof status === 'string' ? status.toUpperCase() : 'DOWN').toBe(expected)
  })
})
