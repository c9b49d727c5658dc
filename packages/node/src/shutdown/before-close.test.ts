import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { openSocket, request, runListener } from '../testing/run-server'
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
    const timeout = 500
    let respond: (() => void) | undefined
    const { port, shutdown, stopping } = await runListener(
      (_request, response) => {
        respond = () => void response.end('late')
      },
      { readinessDelay: 0, timeout, beforeClose: () => new Promise(() => {}) },
    )
    const socket = await openSocket(port)
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(() => respond).toBeDefined()
    const received = new Promise((resolve) => socket.once('data', (data) => resolve(String(data).includes('late'))))
    stopping.addEventListener('abort', () => respond?.())
    expect(await shutdown()).toMatchObject({ code: 1, cut: 0, errors: [new Error('beforeClose did not end in time')] })
    expect(await received).toBe(true)
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
