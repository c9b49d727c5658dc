import { createHealth, type Health } from '@hale/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from './testing/serve'

interface Counted extends Health {
  /** The listeners for transitions. */
  readonly listeners: number
  /** The calls of evaluate and snapshot. */
  readonly looks: number
}

/** The same health, with counts of its listeners and of the work that callers cause. */
function counted(health: Health): Counted {
  let listeners = 0
  let looks = 0
  return Object.defineProperties({} as Counted, {
    ...Object.getOwnPropertyDescriptors(health),
    listeners: { get: () => listeners },
    looks: { get: () => looks },
    evaluate: {
      value: (...selection: Parameters<Health['evaluate']>) => {
        looks += 1
        return health.evaluate(...selection)
      },
    },
    snapshot: {
      value: (...probe: Parameters<Health['snapshot']>) => {
        looks += 1
        return health.snapshot(...probe)
      },
    },
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

// No other timer has this interval, such as those of @grpc/grpc-js.
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
  it('cost one message each when the checks of all of them break at once, and no look at any other check', async () => {
    let up = true
    const check = { run: () => up, maxAge: 0 }
    const names = Array.from({ length: 300 }, (_, index) => `check${index}`)
    const health = counted(createHealth({ readiness: Object.fromEntries(names.map((name) => [name, check])) }))
    const { client } = await serve(health, { refresh })
    const watched = names.map((name) => client.watch(name))
    for (const watching of watched) await watching.receives('SERVING')
    const before = health.looks
    up = false
    await health.evaluate({ probe: 'readiness' })
    expect(health.looks - before).toBe(1)
    for (const watching of watched) await watching.receives('SERVING', 'NOT_SERVING')
    expect(health.looks - before).toBe(1)
  })

  it('share one run, one timer and one subscription, which end with the last watch', async () => {
    let runs = 0
    const health = counted(createHealth({ readiness: { database: () => ++runs > 0 } }))
    const { client } = await serve(health, { refresh })
    const intervals = countIntervals()
    const watched = Array.from({ length: 200 }, (_, index) => client.watch(index % 2 ? '' : 'database'))
    for (const watching of watched) await watching.receives('SERVING')
    expect([health.listeners, intervals(), runs]).toEqual([1, 1, 1])
    for (const watching of watched.slice(1)) watching.cancel()
    await vi.waitFor(() => expect(watched.slice(1).every(({ ended }) => ended !== undefined)).toBe(true), 60_000)
    expect(health.listeners).toBe(1)
    watched[0]?.cancel()
    await vi.waitFor(() => expect([health.listeners, intervals()]).toEqual([0, 0]), 60_000)
    const again = client.watch('')
    await again.receives('SERVING')
    expect([health.listeners, intervals()]).toEqual([1, 1])
  })

  it('leave nothing behind after ten thousand were opened and ended', async () => {
    const health = counted(createHealth({ readiness: { database: async () => true } }))
    const { client, connect } = await serve(health, { refresh })
    const intervals = countIntervals()
    for (let batch = 0; batch < 20; batch += 1) {
      const names = ['', 'database', 'nothing', 'liveness', 'startup']
      const watched = Array.from({ length: 500 }, (_, index) => client.watch(names[index % 5] ?? ''))
      // Half of them end before they receive a status.
      for (const [index, watching] of watched.entries()) if (index % 2) watching.cancel()
      await vi.waitFor(
        () => expect(watched.every(({ received, ended }) => ended !== undefined || received.length === 1)).toBe(true),
        60_000,
      )
      for (const watching of watched) watching.cancel()
    }
    await vi.waitFor(() => expect([health.listeners, intervals()]).toEqual([0, 0]), 60_000)
    expect(await client.check('')).toBe('SERVING')

    // Nor does a client that disappears.
    const other = connect()
    const left = Array.from({ length: 50 }, () => other.watch(''))
    for (const watching of left) await watching.receives('SERVING')
    other.close()
    for (const watching of left) watching.cancel()
    await vi.waitFor(() => expect([health.listeners, intervals()]).toEqual([0, 0]), 60_000)
  })
})
