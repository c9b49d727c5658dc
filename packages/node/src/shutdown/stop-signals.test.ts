import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import { expect, it } from 'vitest'
import { type GracefulShutdown, gracefulShutdown } from './graceful-shutdown'

// Signals that a test runner does not use.
const signals = ['SIGUSR2', 'SIGWINCH'] as const

async function start(exits: number[]): Promise<GracefulShutdown> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return gracefulShutdown(server, createHealth(), { signals, readinessDelay: 3_600_000, exit: (code) => void exits.push(code) })
}

it('a signal that comes twice at once is one signal; a later one, or another, ends it at once with 1', async () => {
  const exits: number[] = []
  const { shutdown } = await start(exits)
  process.emit('SIGUSR2', 'SIGUSR2')
  process.emit('SIGUSR2', 'SIGUSR2')
  await sleep(100)
  process.emit('SIGWINCH', 'SIGWINCH')
  expect(exits).toEqual([])
  await sleep(600)
  process.emit('SIGWINCH', 'SIGWINCH')
  expect(exits).toEqual([1])
  expect(await shutdown()).toMatchObject({ code: 1, reason: 'SIGUSR2', errors: [new Error('SIGWINCH came again')] })
})

it('stops listening to the signals when it is over', async () => {
  const before = process.listenerCount('SIGUSR2')
  const exits: number[] = []
  await start(exits)
  expect(process.listenerCount('SIGUSR2')).toBe(before + 1)
  process.emit('SIGUSR2', 'SIGUSR2')
  await sleep(600)
  process.emit('SIGUSR2', 'SIGUSR2')
  expect(exits).toEqual([1])
  expect(process.listenerCount('SIGUSR2')).toBe(before)
})
