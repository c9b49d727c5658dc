import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitBefore } from './backoff'
import { createDeliveryQueue, type DeliveryQueue } from './delivery-queue'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const failure = (retry: boolean, retryAfter?: number): Error => Object.assign(new Error('the receiver answered 500'), { retry, retryAfter })

function makeQueue(deliver: (item: number) => Promise<void>, limit = 3): { queue: DeliveryQueue<number>; problems: string[] } {
  const problems: string[] = []
  const queue = createDeliveryQueue({
    deliver,
    limit,
    backoff: { first: 1_000, longest: 8_000 },
    tries: 3,
    complain: (problem) => problems.push(problem),
  })
  return { queue, problems }
}

describe('a queue of deliveries', () => {
  it('delivers one after the other, in their order', async () => {
    const [started, ended]: [number[], number[]] = [[], []]
    const { queue } = makeQueue(async (item) => {
      started.push(item)
      expect(started.length - ended.length).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 10))
      ended.push(item)
    })
    for (const item of [1, 2, 3]) queue.push(item)
    await vi.advanceTimersByTimeAsync(100)
    expect(ended).toEqual([1, 2, 3])
  })

  it('leaves out the oldest that waits where too many do', async () => {
    const delivered: number[] = []
    let release = (): void => {}
    const first = new Promise<void>((resolve) => {
      release = resolve
    })
    const { queue, problems } = makeQueue(async (item) => {
      delivered.push(item)
      if (item === 0) await first
    })
    for (let item = 0; item < 10; item += 1) queue.push(item)
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(delivered).toEqual([0, 7, 8, 9])
    expect(problems).toHaveLength(6)
  })

  it('sends again what may succeed later, waits longer each time, and gives up in the end', async () => {
    const at: number[] = []
    const start = Date.now()
    const { queue, problems } = makeQueue(async () => {
      at.push(Date.now() - start)
      throw failure(true)
    })
    queue.push(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(at).toHaveLength(3)
    expect(at[1]).toBeGreaterThanOrEqual(500)
    expect((at[2] as number) - (at[1] as number)).toBeGreaterThanOrEqual(1_000)
    expect(problems).toEqual(['the receiver answered 500; it is sent again', 'the receiver answered 500; it is not sent again'])
  })

  it('goes on with the next where one can never succeed', async () => {
    const delivered: number[] = []
    const { queue, problems } = makeQueue(async (item) => {
      if (item === 1) throw failure(false)
      delivered.push(item)
    })
    queue.push(1)
    queue.push(2)
    await vi.advanceTimersByTimeAsync(0)
    expect(delivered).toEqual([2])
    expect(problems).toEqual(['the receiver answered 500; it is not sent again'])
  })

  it('waits as long as the receiver asks for, but not longer than its own longest wait', async () => {
    const at: number[] = []
    const start = Date.now()
    const { queue } = makeQueue(async () => {
      at.push(Date.now() - start)
      throw failure(true, at.length === 1 ? 5_000 : 3_600_000)
    })
    queue.push(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(at).toEqual([0, 5_000, 13_000])
  })

  it('that is closed takes nothing more and resolves once all is delivered, or after its patience', async () => {
    const delivered: number[] = []
    const { queue } = makeQueue(async (item) => {
      if (item === 9) await new Promise(() => {})
      delivered.push(item)
    })
    queue.push(1)
    await queue.close(1_000)
    queue.push(2)
    expect(delivered).toEqual([1])
    const { queue: stuck } = makeQueue(() => new Promise(() => {}))
    stuck.push(1)
    const start = Date.now()
    const closed = stuck.close(1_000)
    await vi.advanceTimersByTimeAsync(1_000)
    await closed
    expect(Date.now() - start).toBe(1_000)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the wait before a try', () => {
  it('is never longer than the longest and never shorter than half of the first, whatever came before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const wait = waitBefore(failures, { first: 1_000, longest: 60_000 }, random)
        expect(wait).toBeGreaterThanOrEqual(500)
        expect(wait).toBeLessThanOrEqual(60_000)
      }),
    )
  })
})
