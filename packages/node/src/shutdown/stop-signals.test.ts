import { createServer } from 'node:http'
import { createHealth } from '@hale/core'
import { afterEach, expect, it, vi } from 'vitest'
import { listen } from '../testing/run-server'
import { type GracefulShutdown, gracefulShutdown } from './graceful-shutdown'

// Signals that a test runner does not use.
const signals = ['SIGUSR2', 'SIGWINCH'] as const

async function start(exits: number[]): Promise<GracefulShutdown> {
  const server = createServer()
  await listen(server)
  return gracefulShutdown(server, createHealth(), { signals, readinessDelay: 3_600_000, exit: (code) => void exits.push(code) })
}

function emitAt(time: number, signal: (typeof signals)[number]): void {
  vi.spyOn(performance, 'now').mockReturnValue(time)
  process.emit(signal, signal)
}
afterEach(() => vi.restoreAllMocks())

it('a signal that comes twice at once is one signal; a later one, or another, ends it at once with 1', async () => {
  const exits: number[] = []
  const { shutdown } = await start(exits)
  emitAt(10_000, 'SIGUSR2')
  emitAt(10_001, 'SIGUSR2')
  emitAt(10_500, 'SIGWINCH')
  expect(exits).toEqual([])
  emitAt(10_501, 'SIGWINCH')
  expect(exits).toEqual([1])
  expect(await shutdown()).toMatchObject({ code: 1, reason: 'SIGUSR2', errors: [new Error('SIGWINCH came again')] })
})

it('stops listening to the signals when it is over', async () => {
  const before = process.listenerCount('SIGUSR2')
  const exits: number[] = []
  await start(exits)
  expect(process.listenerCount('SIGUSR2')).toBe(before + 1)
  emitAt(10_000, 'SIGUSR2')
  emitAt(10_501, 'SIGUSR2')
  expect(exits).toEqual([1])
  expect(process.listenerCount('SIGUSR2')).toBe(before)
})
