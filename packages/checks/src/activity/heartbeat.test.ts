import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runMany } from '../testing/run-many'
import { heartbeat } from './heartbeat'

describe('heartbeat(options)', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is healthy while beats come in time, and unhealthy once they do not', async () => {
    const worker = heartbeat({ within: 1_000 })
    const probe = probeCheck(worker)
    for (let round = 0; round < 5; round++) {
      vi.advanceTimersByTime(900)
      worker.beat()
      expect(await probe()).toMatchObject({ status: 'healthy', scope: 'local', observed: { value: 0, unit: 'ms' } })
    }
    vi.advanceTimersByTime(1_000)
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 1_000 } })
    vi.advanceTimersByTime(1)
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      message: 'silent for 1001 ms, expected a beat within 1000 ms',
      observed: { value: 1_001, unit: 'ms' },
    })
  })

  it('is healthy again with the next beat', async () => {
    const worker = heartbeat({ within: 1_000 })
    const probe = probeCheck(worker)
    vi.advanceTimersByTime(60_000)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
    worker.beat()
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('finds work that never began: silence counts from the moment that it is made', async () => {
    const probe = probeCheck(heartbeat({ within: 1_000 }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    vi.advanceTimersByTime(1_001)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
  })

  it('does not notice the wall clock being set', async () => {
    const probe = probeCheck(heartbeat({ within: 1_000 }))
    vi.setSystemTime(Date.now() + 3_600_000)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('fits liveness, where it finds the dead loop behind endpoints that answer', async () => {
    const { beat, ...worker } = heartbeat({ within: 5_000, impact: 'orders are not shipped' })
    const health = createHealth({ liveness: { worker } })
    vi.advanceTimersByTime(5_001)
    expect(await health.report('liveness')).toMatchObject({ status: 'unhealthy', checks: { worker: { impact: 'orders are not shipped' } } })
    beat()
    vi.advanceTimersByTime(1_001)
    expect(await health.report('liveness')).toMatchObject({ status: 'healthy' })
  })

  it('finds a worker whose promise never settles', async () => {
    const worker = heartbeat({ within: 1_000 })
    const probe = probeCheck(worker)
    const work = async (next: () => Promise<void>) => {
      for (let round = 0; round < 3; round++) {
        await next()
        worker.beat()
      }
    }
    let round = 0
    void work(() => (round++ < 2 ? Promise.resolve() : new Promise(() => {})))
    await Promise.resolve()
    expect(await probe()).toMatchObject({ status: 'healthy' })
    vi.advanceTimersByTime(1_001)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
    expect(round).toBe(3)
  })

  it('leaves nothing behind after 10,000 runs and beats', async () => {
    const worker = heartbeat({ within: 1_000 })
    const left = await runMany({
      run: () => {
        worker.beat()
        return worker.run()
      },
    })
    expect(left).toEqual([])
  })

  it.each([
    [undefined, TypeError, 'heartbeat: within is of type undefined, expected a positive number of milliseconds, such as 100'],
    [{ within: '5s' }, TypeError, 'heartbeat: within is of type string, expected a positive number of milliseconds'],
    [{ within: 0 }, RangeError, 'heartbeat: within is 0, expected a positive number of milliseconds'],
    [{ within: Number.NaN }, RangeError, 'heartbeat: within is NaN, expected a positive number of milliseconds'],
    [{ within: Number.POSITIVE_INFINITY }, RangeError, 'heartbeat: within is Infinity, expected a positive number of milliseconds'],
  ])('refuses %j when it is made', (options, type, message) => {
    const make = () => heartbeat(options as never)
    expect(make).toThrow(type)
    expect(make).toThrow(message)
  })
})
