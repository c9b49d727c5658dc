import 'reflect-metadata'
import { Module, ServiceUnavailableException } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { HealthCheckService, type HealthIndicatorFunction, HealthIndicatorService, TerminusModule } from '@nestjs/terminus'
import { Ajv } from 'ajv'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nestTerminus } from './index'
import { answer, type State, states } from './testing/states'

interface Body {
  readonly status: string
  readonly info: Record<string, { status: string }>
  readonly error: Record<string, { status: string }>
  readonly details: Record<string, { status: string }>
}
interface Answer {
  readonly code: number
  readonly body: Body
}

async function ours(state: State, url = '/readyz', details: 'none' | 'summary' | 'full' = 'full'): Promise<Answer> {
  const { status, body } = await answer(state, url, { formats: [nestTerminus], details })
  return { code: status, body: JSON.parse(body) }
}

/** What the real library answers for these indicators. */
async function theirs(indicators: (service: HealthIndicatorService) => HealthIndicatorFunction[], shutDown = false): Promise<Answer> {
  class AppModule {}
  // Decorators are called by hand: the tests' compiler has none.
  Module({ imports: [TerminusModule.forRoot({ logger: false })] })(AppModule)
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false })
  onTestFinished(() => app.close())
  const health = await app.resolve(HealthCheckService)
  const checks = indicators(app.get(HealthIndicatorService))
  if (shutDown) await app.close()
  try {
    return { code: 200, body: (await health.check(checks)) as unknown as Body }
  } catch (error) {
    if (!(error instanceof ServiceUnavailableException)) throw error
    return { code: error.getStatus(), body: error.getResponse() as Body }
  }
}

/** The names and statuses, and whether each indicator has what the library itself gives it. */
function shape({ code, body }: Answer): object {
  const rows = (record: Record<string, object>) =>
    Object.fromEntries(
      Object.entries(record).map(([name, row]) => [
        name,
        { status: Object.entries(row).find(([key]) => key === 'status')?.[1], keys: Object.keys(row).filter((key) => OWN.includes(key)) },
      ]),
    )
  return { code, ...body, info: rows(body.info), error: rows(body.error), details: rows(body.details) }
}
const OWN = ['message', 'responseTime', 'status']

const fine = async () => ({ message: 'primary', pool: { size: 5 } })
const refused = async () => {
  throw new Error('connect to 10.0.0.7 failed')
}

describe('the format of @nestjs/terminus', () => {
  it('is what the real library answers where all is well', async () => {
    const real = await theirs((service) => [() => service.check('database').attempt(fine)])
    expect(shape(await ours('healthy'))).toEqual(shape(real))
    expect(real.body.status).toBe('ok')
  })

  it('is what the real library answers where something is degraded', async () => {
    const slow = { message: 'pages are slow', responseTime: 3 }
    const real = await theirs((service) => [
      () => service.check('database').attempt(fine),
      () => service.check('cache').degraded(slow),
      () => service.check('disk').degraded(slow),
    ])
    expect(shape(await ours('degraded'))).toEqual(shape(real))
    expect(real).toMatchObject({ code: 200, body: { status: 'degraded' } })
  })

  it('is what the real library answers where something is down', async () => {
    const slow = { message: 'pages are slow', responseTime: 3 }
    const real = await theirs((service) => [
      () => service.check('database').attempt(refused),
      () => service.check('disk').degraded(slow),
      () => service.check('cache').degraded(slow),
    ])
    expect(shape(await ours('unhealthy'))).toEqual(shape(real))
    expect(real).toMatchObject({ code: 503, body: { status: 'error' } })
  })

  it('is what the real library answers without indicators, and while it shuts down', async () => {
    expect(await ours('empty')).toEqual(await theirs(() => []))
    const real = await theirs(() => [], true)
    expect(await ours('draining')).toEqual(real)
    expect(real).toMatchObject({ code: 503, body: { status: 'shutting_down' } })
  })

  it('is alive while it shuts down', async () => {
    expect(await ours('draining', '/livez')).toMatchObject({ code: 200, body: { status: 'ok', details: { loop: { status: 'up' } } } })
  })

  it('names what it waits for while it is starting', async () => {
    const { code, body } = await ours('starting')
    expect([code, body.status]).toEqual([503, 'error'])
    expect(body.error).toEqual({ phase: { message: 'starting', holds: ['warming the cache'], status: 'down' } })
    expect(body.details).toMatchObject({ database: { status: 'up' }, phase: { status: 'down' } })
  })

  it('shows the message and the data of an indicator at full detail, and neither in summary', async () => {
    const full = await ours('degraded')
    expect(full.body.details['database']).toMatchObject({ message: 'primary', pool: { size: 5 }, responseTime: expect.any(Number) })
    expect(full.body.details['cache']).toMatchObject({ message: 'refused: connect to 10.0.0.7 failed', impact: 'pages are slow' })
    const { body } = await ours('degraded', '/readyz', 'summary')
    expect(JSON.stringify(body)).not.toMatch(/primary|pool|10\.0\.0\.7|slow/)
  })

  // What the library declares of its answers, in its OpenAPI schema.
  const indicators = {
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['status'],
      properties: { status: { enum: ['up', 'degraded', 'down'] }, responseTime: { type: 'number' } },
    },
  }
  it.each(Object.keys(states) as State[])('fits the declared schema in the state %s, at every level', async (state) => {
    for (const details of ['none', 'summary', 'full'] as const) {
      const { code, body } = await ours(state, '/healthz', details)
      const valid = new Ajv({ strict: true }).compile({
        type: 'object',
        required: ['status', 'details'],
        additionalProperties: false,
        properties: {
          status: { enum: code === 200 ? ['ok', 'degraded'] : ['error', 'shutting_down'] },
          info: indicators,
          error: indicators,
          details: indicators,
        },
      })
      expect(valid(body), JSON.stringify(valid.errors)).toBe(true)
    }
  })
})
