import { createHealth, type Health } from '@hale/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from './testing/serve'

/** The same health, with a count of its listeners. */
function counted(health: Health): Health & { readonly listeners: number } {
  let listeners = 0
  return Object.defineProperties({} as Health & { readonly listeners: number }, {
    ...Object.getOwnPropertyDescriptors(health),
    listeners: { get: () => listeners },
    onTransition: {
      value: (listener: Parameters<Health['onTransition']>[0]) => {
        listeners += 1
        const end = health.onTransition(listener)
        return () => {
          listeners -= 1
          end()
        }
      },
    },
  })
}

// No other timer has it, such as those of @grpc/grpc-js.
const refresh = 3_599_999

function countIntervals(): () => number {
  const running = new Set<unknown>()
  const { setInterval: set, clearInterval: clear } = globalThis
  const spies = [
    vi.spyOn(globalThis, 'setInterval').mockImplementation(((...args: Parameters<typeof set>) => {
      const timer = set(...args)
      if (args[1] === refresh) running.add(timer)
      return timer
    }) as typeof set),
    vi.spyOn(globalThis, 'clearInterval').mockImplementation((timer) => {
      running.delete(timer)
      clear(timer)
    }),
  ]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  return () => running.size
}

describe('many watches', () => {
  it('share one look, one timer and one subscription, which end with the last of them', async () => {
    let runs = 0
    const health = counted(createHealth({ readiness: { database: () => ++runs > 0 } }))
    const { client } = await serve(health, { refresh })
    const intervals = countIntervals()
    const watched = Array.from({ length: 200 }, (_, index) => client.watch(index % 2 ? '' : 'database'))
    for (const watching of watched) await watching.hears('SERVING')
    expect([health.listeners, intervals(), runs]).toEqual([1, 1, 1])
    for (const watching of watched.slice(1)) watching.cancel()
    await vi.waitFor(() => expect(watched.slice(1).every(({ ended }) => ended !== undefined)).toBe(true))
    expect(health.listeners).toBe(1)
    watched[0]?.cancel()
    await vi.waitFor(() => expect([health.listeners, intervals()]).toEqual([0, 0]))
    const again = client.watch('')
    await again.hears('SERVING')
    expect([health.listeners, intervals()]).toEqual([1, 1])
  })

  it('leave nothing behind: ten thousand opened and ended', { timeout: 120_000 }, async () => {
    const health = counted(createHealth({ readiness: { database: async () => true } }))
    const { client, connect } = await serve(health, { refresh })
    const intervals = countIntervals()
    for (let batch = 0; batch < 20; batch += 1) {
      const names = ['', 'database', 'nothing', 'liveness', 'startup']
      const watched = Array.from({ length: 500 }, (_, index) => client.watch(names[index % 5] ?? ''))
      // Some are ended before they were told anything.
      for (const [index, watching] of watched.entries()) if (index % 2) watching.cancel()
      await vi.waitFor(() => expect(watched.every(({ told, ended }) => ended !== undefined || told.length === 1)).toBe(true), 10_000)
      for (const watching of watched) watching.cancel()
    }
    await vi.waitFor(() => expect([health.listeners, intervals()]).toEqual([0, 0]), 10_000)
    expect(await client.check('')).toBe('SERVING')

    // Nor does a client that goes away without a word.
    const other = connect()
    const left = Array.from({ length: 50 }, () => other.watch(''))
    for (const watching of left) await watching.hears('SERVING')
    other.close()
    for (const watching of left) watching.cancel()
    await vi.waitFor(() => expect([health.listeners, intervals()]).toEqual([0, 0]), 10_000)
  })
})
