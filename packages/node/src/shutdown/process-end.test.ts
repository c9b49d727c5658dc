import { createServer } from 'node:http'
import { createHealth } from '@hale/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { holdResponses } from '../testing/hold-responses'
import { listen, request } from '../testing/run-server'
import { gracefulShutdown } from './graceful-shutdown'

// A signal that a test runner does not use.
const signals = ['SIGUSR2'] as const

/** Replaces process.exit, which the default `exit` calls. */
function exits(): number[] {
  const codes: number[] = []
  vi.spyOn(process, 'exit').mockImplementation(((code: number) => void codes.push(code)) as never)
  return codes
}

/** Collects what console.error prints. */
function printed(): unknown[][] {
  const lines: unknown[][] = []
  vi.spyOn(console, 'error').mockImplementation((...line) => void lines.push(line))
  return lines
}

const within = { signals, readinessDelay: 0, timeout: 5_000 }
afterEach(() => vi.restoreAllMocks())

describe('several shutdowns in one process', () => {
  it.each(['a signal', 'shutdown()'])('end together after %s: the last one ends the process', async (how) => {
    const [codes, log]: [number[], string[]] = [exits(), []]
    const held = holdResponses()
    const server = createServer(held.listener)
    gracefulShutdown(server, createHealth(), { ...within, onShutdown: () => log.push('slow') })
    const answer = request(await listen(server))
    await held.begun()
    const other = gracefulShutdown([], createHealth(), { ...within, onShutdown: () => log.push('other') })
    if (how === 'a signal') process.emit('SIGUSR2', 'SIGUSR2')
    expect(await other.shutdown(how)).toMatchObject({ code: 0, cut: 0 })
    expect([log, codes]).toEqual([['other'], []])
    held.end('late')
    expect((await answer).body).toBe('late')
    await expect.poll(() => codes).toEqual([0])
    expect(log).toEqual(['other', 'slow'])
  })

  it('begin and end with one that receives a signal, also where another does not listen to it', async () => {
    const [codes, lines] = [exits(), printed()]
    const hang = { readinessDelay: 0, timeout: 3_600_000, onShutdown: () => new Promise(() => {}) }
    gracefulShutdown([], createHealth(), { ...hang, signals })
    const deaf = gracefulShutdown([], createHealth(), { ...hang, signals: [] })
    const now = vi.spyOn(performance, 'now').mockReturnValue(10_000)
    process.emit('SIGUSR2', 'SIGUSR2')
    await expect.poll(() => deaf.stopping.aborted).toBe(true)
    now.mockReturnValue(10_501) // Until then it could be an echo of the first signal.
    process.emit('SIGUSR2', 'SIGUSR2')
    expect(codes).toEqual([1])
    expect(lines).toEqual(Array(2).fill(['gracefulShutdown: SIGUSR2, 0 requests cut off. SIGUSR2 came again']))
    expect(await deaf.shutdown()).toMatchObject({ code: 1, reason: 'SIGUSR2', errors: [new Error('SIGUSR2 came again')] })
  })

  it('end together where two copies of the package are loaded', async () => {
    const [codes, log]: [number[], string[]] = [exits(), []]
    vi.resetModules()
    const copy = await import('./graceful-shutdown')
    expect(copy.gracefulShutdown).not.toBe(gracefulShutdown)
    let finishStep: (() => void) | undefined
    const onShutdown = (): Promise<void> =>
      new Promise((resolve) => {
        finishStep = resolve
      })
    copy.gracefulShutdown([], createHealth(), { ...within, onShutdown })
    await gracefulShutdown([], createHealth(), { ...within, onShutdown: () => log.push('first') }).shutdown()
    await expect.poll(() => finishStep).toBeDefined()
    expect([log, codes]).toEqual([['first'], []])
    finishStep?.()
    await expect.poll(() => codes).toEqual([0])
  })

  it('end with the worst code, which each exit receives', async () => {
    const [codes, lines] = [exits(), printed()]
    const own: number[] = []
    gracefulShutdown([], createHealth(), { ...within, exit: (code) => void own.push(code) })
    gracefulShutdown([], createHealth(), { ...within, onShutdown: () => Promise.reject(new Error('no flush')) })
    process.emit('SIGUSR2', 'SIGUSR2')
    await expect.poll(() => codes).toEqual([1])
    expect(own).toEqual([1])
    expect(lines).toEqual([['gracefulShutdown: SIGUSR2, 0 requests cut off. onShutdown[0] failed: no flush']])
  })

  it('print what a step threw without credentials and without its other fields, and pass it unchanged in the outcome', async () => {
    const [codes, lines] = [exits(), printed()]
    const failure = Object.assign(new Error('connect postgres://app:hunter2@db/orders'), { config: { password: 'hunter2' } })
    const steps = [() => Promise.reject(failure), () => Promise.reject({ token: 'hunter2' }), () => Promise.reject('password=hunter2')]
    const { shutdown } = gracefulShutdown([], createHealth(), { ...within, onShutdown: steps })
    const { errors } = await shutdown()
    await expect.poll(() => codes).toEqual([1])
    expect(errors[0]).toBe(failure)
    expect(lines).toEqual([
      [
        'gracefulShutdown: shutdown(), 0 requests cut off. onShutdown[0] failed: connect postgres://[redacted]@db/orders. ' +
          'onShutdown[1] failed: an error without a message. onShutdown[2] failed: threw password=[redacted]',
      ],
    ])
  })

  it('are apart where one has an exit of its own and begins by a call', async () => {
    const codes = exits()
    const server = createServer()
    const other = gracefulShutdown(server, createHealth(), within)
    await listen(server)
    const own: number[] = []
    const { shutdown } = gracefulShutdown([], createHealth(), { ...within, exit: (code) => void own.push(code) })
    await shutdown()
    expect([own, codes, server.listening]).toEqual([[0], [], true])
    await other.shutdown()
    await expect.poll(() => codes).toEqual([0])
  })
})

describe('the signal listeners of a shutdown', () => {
  const listening = (): number => process.listenerCount('SIGUSR2')

  it('leave when all of its servers have closed, and return when one listens again', async () => {
    const before = listening()
    const [one, two] = [createServer(), createServer()]
    gracefulShutdown([one, two], createHealth(), within)
    const close = (server: typeof one): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
    await Promise.all([listen(one), listen(two)])
    expect(listening()).toBe(before + 1)
    await close(one)
    expect(listening()).toBe(before + 1)
    await close(two)
    expect(listening()).toBe(before)
    await listen(one)
    expect(listening()).toBe(before + 1)
    await close(one)
    expect(listening()).toBe(before)
  })

  it('stay while the shutdown runs, so that a second signal ends it', async () => {
    const server = createServer()
    const before = listening()
    let finishStep: (() => void) | undefined
    const onShutdown = (): Promise<void> =>
      new Promise((resolve) => {
        finishStep = resolve
      })
    const { shutdown, stopping } = gracefulShutdown(server, createHealth(), { ...within, onShutdown, exit: () => {} })
    await listen(server)
    const closed = new Promise((resolve) => server.once('close', resolve))
    const outcome = shutdown()
    await closed
    expect([stopping.aborted, listening()]).toEqual([true, before + 1])
    await expect.poll(() => finishStep).toBeDefined()
    finishStep?.()
    await outcome
    expect(listening()).toBe(before)
  })
})
