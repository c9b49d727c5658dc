import { expect, it, vi } from 'vitest'
import { shareReads } from './share-reads'

it('reads once for all who ask, and again when what it has is old', async () => {
  let reads = 0
  const read = shareReads(async () => ++reads, 50)
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1])
  await vi.waitFor(async () => expect(await read()).toBe(2), { timeout: 20_000, interval: 10 })
})

it('passes a rejection on, and reads again later', async () => {
  let reads = 0
  const read = shareReads(async () => (++reads === 1 ? Promise.reject(new Error('away')) : reads), 50)
  await expect(read()).rejects.toThrow('away')
  await vi.waitFor(async () => expect(await read()).toBe(2), { timeout: 20_000, interval: 10 })
})

it('rejects where a read hangs, and starts no second one', async () => {
  let reads = 0
  const read = shareReads(() => {
    reads += 1
    return new Promise<number>(() => undefined)
  }, 0)
  await expect(Promise.all([read(), read()])).rejects.toThrow('no answer within 2400 ms')
  await expect(read()).rejects.toThrow('no answer')
  expect(reads).toBe(1)
})
