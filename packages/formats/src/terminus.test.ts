import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTerminus, HealthCheckError } from '@godaddy/terminus'
import { describe, expect, it, onTestFinished } from 'vitest'
import { terminus } from './index'
import { answer, type State } from './testing/states'

interface Answer {
  readonly code: number
  readonly type: string | null | undefined
  readonly body: { status: string; info?: object; error?: object; details?: Record<string, object> }
}

async function ours(state: State, details: 'none' | 'summary' | 'full' = 'full'): Promise<Answer> {
  const { status, headers, body } = await answer(state, '/ready', { formats: [terminus], details, paths: { readiness: '/ready' } })
  return { code: status, type: headers['content-type'], body: JSON.parse(body) }
}

/** What the real library answers for a health check that does this. */
async function theirs(healthCheck: () => Promise<unknown>, shutDown = false): Promise<Answer> {
  const server = createTerminus(
    createServer(() => {}),
    {
      healthChecks: { '/ready': healthCheck },
      signal: 'SIGUSR2',
      logger: () => {},
      // It stays where it is, and goes on answering.
      beforeShutdown: () => new Promise(() => {}),
    },
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    process.removeAllListeners('SIGUSR2')
    server.close()
  })
  if (shutDown) process.emit('SIGUSR2')
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ready`)
  return { code: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Answer['body'] }
}

describe('the format of @godaddy/terminus', () => {
  it.each(['healthy', 'degraded'] as const)('is what the real library answers in the state %s', async (state) => {
    const answered = await ours(state)
    expect(answered).toEqual(await theirs(async () => answered.body.info))
    expect(answered).toMatchObject({ code: 200, body: { status: 'ok', info: { database: { status: 'healthy', message: 'primary' } } } })
  })

  it('is what the real library answers without information', async () => {
    const answered = await ours('healthy', 'none')
    expect(answered).toEqual(await theirs(async () => undefined))
    expect(answered.body).toEqual({ status: 'ok' })
    expect(await ours('empty')).toEqual(answered)
  })

  it('is what the real library answers where it is unhealthy, and has every check in its details', async () => {
    const { body, ...rest } = await ours('unhealthy')
    const real = await theirs(() => Promise.reject(new HealthCheckError('not ready', body.error)))
    expect(rest).toEqual({ code: real.code, type: real.type })
    expect({ ...body, details: body.error }).toEqual(real.body)
    expect(body.error).toMatchObject({ database: { status: 'unhealthy', error: 'refused: connect to 10.0.0.7 failed' } })
    expect(Object.keys(body.error ?? {})).toEqual(['database'])
    expect(Object.keys(body.details ?? {})).toEqual(['database', 'disk', 'cache'])
    expect(body.details).toMatchObject({ disk: { status: 'degraded' }, cache: { status: 'unhealthy', critical: false } })
  })

  it('is what the real library answers while it shuts down', async () => {
    const answered = await ours('draining')
    expect(answered).toEqual(await theirs(async () => {}, true))
    expect(answered).toMatchObject({ code: 503, body: { status: 'error' } })
  })

  it('shows no message in summary', async () => {
    const { body } = await ours('unhealthy', 'summary')
    expect(body.error).toEqual({
      database: { error: 'refused', status: 'unhealthy', duration: expect.any(Number), timestamp: expect.any(String) },
    })
  })
})
