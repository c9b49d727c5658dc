import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { holdResponses } from '../testing/hold-responses'
import { request, runListener } from '../testing/run-server'
import { gracefulShutdown } from './graceful-shutdown'

describe('beforeClose', () => {
  it('runs after readinessDelay, while the server still serves, and before the listener closes', async () => {
    const log: string[] = []
    const beforeClose = async (): Promise<void> => {
      expect((await request(port, '/readyz')).status).toBe(503)
      log.push((await request(port)).body)
    }
    const { port, shutdown, stopping } = await runListener((_request, response) => response.end('hello'), {
      readinessDelay: 0,
      beforeClose,
      onShutdown: () => log.push('pool'),
    })
    stopping.addEventListener('abort', () => log.push('stopping'))
    expect(await shutdown()).toMatchObject({ code: 0, errors: [] })
    expect(log).toEqual(['hello', 'stopping', 'pool'])
  })

  it('does not stop the shutdown when it throws', async () => {
    const log: string[] = []
    const failure = new Error('no Consul')
    const beforeClose = (): never => {
      throw failure
    }
    const { shutdown, exits } = await runListener(() => {}, { readinessDelay: 0, beforeClose, onShutdown: () => log.push('pool') })
    expect(await shutdown()).toMatchObject({ code: 1, cut: 0, errors: [failure] })
    expect([log, exits]).toEqual([['pool'], [1]])
  })

  it('has timeout to end, and running requests still finish after one that hangs', async () => {
    const held = holdResponses()
    const beforeClose = (): Promise<void> => new Promise(() => {})
    const { port, shutdown, stopping } = await runListener(held.listener, { readinessDelay: 0, timeout: 500, beforeClose })
    const answer = request(port)
    await held.begun()
    stopping.addEventListener('abort', () => held.end('late'))
    expect(await shutdown()).toMatchObject({ code: 1, cut: 0, errors: [new Error('beforeClose did not end in time')] })
    expect((await answer).body).toBe('late')
  })

  it('runs in a process without servers, such as a worker, which does not wait for readinessDelay', async () => {
    const log: string[] = []
    const health = createHealth()
    const { shutdown } = gracefulShutdown([], health, {
      signals: [],
      readinessDelay: 3_600_000,
      beforeClose: () => log.push(health.snapshot('readiness').phase),
      onShutdown: () => log.push('queue'),
      exit: () => {},
    })
    expect(await shutdown()).toMatchObject({ code: 0 })
    expect(log).toEqual(['draining', 'queue'])
  })
})
