import { describe, expect, it } from 'vitest'
import { createDiskLane } from './disk-lane'

/** A call that ends when the test says so. */
function call<T>(value: T) {
  let end = () => {}
  const work = () =>
    new Promise<T>((resolve) => {
      end = () => resolve(value)
    })
  return { work, end: () => end() }
}

describe('createDiskLane()', () => {
  it('makes one call at a time, each after the ones before it', async () => {
    const lane = createDiskLane()
    let [under, most] = [0, 0]
    const work = async (): Promise<number> => {
      under += 1
      most = Math.max(most, under)
      await new Promise(setImmediate)
      under -= 1
      return most
    }
    await Promise.all(Array.from({ length: 50 }, (_, index) => lane(`/disk${index}`, 60_000, work)))
    expect([under, most]).toEqual([0, 1])
  })

  it('does not make a call while another one hangs for longer than its patience, and does again when that ends', async () => {
    const lane = createDiskLane()
    const hanging = call('late')
    const first = lane('/nfs', 60_000, hanging.work)
    expect(await lane('/data', 20, async () => 'made')).toEqual({ hung: '/nfs', silence: expect.any(Number) })
    const waiting = lane('/data', 60_000, async () => 'made')
    hanging.end()
    expect([await first, await waiting]).toEqual(['late', 'made'])
  })

  it('goes on after a call that fails', async () => {
    const lane = createDiskLane()
    await expect(lane('/a', 60_000, () => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO')
    expect(await lane('/a', 60_000, async () => 'made')).toBe('made')
  })
})
