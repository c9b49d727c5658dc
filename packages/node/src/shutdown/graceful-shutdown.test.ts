import { once } from 'node:events'
import { Agent, createServer, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { holdResponses } from '../testing/hold-responses'
import { openSocket, request, runListener } from '../testing/run-server'
import { gracefulShutdown } from './graceful-shutdown'

const hello: RequestListener = (_request, response) => void response.end('hello')

describe('a graceful shutdown', () => {
  it('turns readiness 503 at once and serves on for readinessDelay, alive', async () => {
    const { port, shutdown, stopping } = await runListener(hello, { readinessDelay: 3_000 })
    expect((await request(port, '/readyz')).status).toBe(200)
    const outcome = shutdown('a test')
    expect((await request(port, '/readyz')).status).toBe(503)
    expect((await request(port, '/livez')).status).toBe(200)
    expect((await request(port)).body).toBe('hello')
    expect(stopping.aborted).toBe(false)
    await once(stopping, 'abort')
    await expect(request(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await outcome).toMatchObject({ code: 0, reason: 'a test', cut: 0, errors: [] })
    expect((await outcome).duration).toBeGreaterThan(2_990)
  })

  it('sends Connection: close in readinessDelay to a client that was connected before, and to others once the listener has closed', async () => {
    const { port, shutdown, stopping } = await runListener(hello, { readinessDelay: 3_000 })
    const [before, after] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
    expect((await request(port, '/', before)).connection).toBe('keep-alive')
    const outcome = shutdown()
    expect((await request(port, '/', before)).connection).toBe('close')
    expect((await request(port, '/', after)).connection).toBe('keep-alive')
    await once(stopping, 'abort')
    expect((await request(port, '/', after)).connection).toBe('close')
    expect(await outcome).toMatchObject({ code: 0 })
  })

  it('answers a client that is connected and has not sent its request when the listener closes', async () => {
    const { port, shutdown, stopping } = await runListener(hello)
    const outcome = shutdown()
    const socket = await openSocket(port)
    await once(stopping, 'abort')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    const answer = await text(socket)
    expect(answer).toContain('Connection: close')
    expect(answer).toContain('hello')
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
  })

  it('closes silent connections within seconds, whatever the timeout is', async () => {
    const { port, shutdown } = await runListener(hello, { timeout: 600_000 })
    const [silent, agent] = [await openSocket(port), new Agent({ keepAlive: true })]
    await request(port, '/', agent)
    expect(await shutdown()).toMatchObject({ code: 0, cut: 0 })
    expect(await text(silent)).toBe('')
  })

  it('lets running requests finish with Connection: close, and then runs onShutdown in order', async () => {
    const log: string[] = []
    const held = holdResponses()
    const step = (name: string, ms: number) => async () => {
      await sleep(ms)
      log.push(name)
    }
    const onShutdown = [step('queue', 30), () => log.push('log'), step('pool', 0)]
    const { port, shutdown, stopping, exits } = await runListener(held.listener, { onShutdown })
    const answer = request(port, '/', new Agent({ keepAlive: true }))
    await held.begun()
    const outcome = shutdown()
    await once(stopping, 'abort')
    log.push('answered')
    held.end('late')
    expect(await answer).toMatchObject({ status: 200, connection: 'close', body: 'late' })
    expect(await outcome).toMatchObject({ code: 0, cut: 0 })
    expect(log).toEqual(['answered', 'queue', 'log', 'pool'])
    expect(exits).toEqual([0])
  })

  it('cuts off what runs longer than the timeout, still runs onShutdown, and ends with 1', async () => {
    const log: string[] = []
    const held = holdResponses()
    const { port, shutdown, exits } = await runListener(held.listener, { timeout: 300, onShutdown: () => log.push('pool') })
    const answer = request(port).catch((error: NodeJS.ErrnoException) => error.code)
    await held.begun()
    expect(await shutdown()).toMatchObject({ code: 1, cut: 1, errors: [] })
    expect(await answer).toBe('ECONNRESET')
    expect([log, exits]).toEqual([['pool'], [1]])
  })

  it('runs every onShutdown though one throws, ends with 1, and reports what was thrown', async () => {
    const log: string[] = []
    const failure = new Error('no flush')
    const broken = (): never => {
      throw failure
    }
    const { shutdown } = await runListener(hello, { onShutdown: [broken, () => Promise.reject(failure), () => log.push('pool')] })
    expect(await shutdown()).toMatchObject({ code: 1, cut: 0, errors: [failure, failure] })
    expect(log).toEqual(['pool'])
  })

  it('stops waiting for an onShutdown that hangs', async () => {
    const { shutdown } = await runListener(hello, { timeout: 100, onShutdown: [() => new Promise(() => {}), () => {}] })
    expect(await shutdown()).toMatchObject({ code: 1, errors: [new Error('onShutdown[0] did not end in time')] })
  })

  it('ends only after the process has seen a rejection that onShutdown did not await', async () => {
    const log: unknown[] = []
    const failure = new Error('no flush')
    const onShutdown = (): void => void Promise.reject(failure)
    const { shutdown } = await runListener(hello, { onShutdown, exit: () => log.push('exit') })
    process.once('unhandledRejection', (error) => log.push(error))
    await shutdown()
    expect(log).toEqual([failure, 'exit'])
  })

  it('begins once, however often shutdown() is called', async () => {
    const { shutdown, exits } = await runListener(hello)
    const outcomes = await Promise.all([shutdown('one'), shutdown('two')])
    expect(outcomes[0]).toBe(outcomes[1])
    expect(outcomes[0].reason).toBe('one')
    expect(exits).toEqual([0])
  })

  it('does not wait for readinessDelay where no server listens', async () => {
    const { shutdown } = gracefulShutdown(createServer(), createHealth(), { signals: [], readinessDelay: 3_600_000, exit: () => {} })
    expect(await shutdown()).toMatchObject({ code: 0 })
  })

  it('takes several servers', async () => {
    const [one, two] = [createServer(hello), createServer(hello)]
    const { shutdown } = gracefulShutdown([one, two], createHealth(), { signals: [], readinessDelay: 0, exit: () => {} })
    for (const server of [one, two]) await once(server.listen(0, '127.0.0.1'), 'listening')
    expect(await shutdown()).toMatchObject({ code: 0 })
    expect([one.listening, two.listening]).toEqual([false, false])
  })
})
