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

  it('is healthy while beats come in time, and unhealthy when they do not', async () => {
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

  it('finds work that never starts: the silence begins when the check is made', async () => {
    const probe = probeCheck(heartbeat({ within: 1_000 }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    vi.advanceTimersByTime(1_001)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
  })

  it('counts the silence only while work waits, from when it does', async () => {
    let waits = false
    const probe = probeCheck(heartbeat({ within: 1_000, waiting: () => waits }))
    vi.advanceTimersByTime(3_600_000)
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 0 } })
    waits = true
    vi.advanceTimersByTime(900)
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 900 } })
    vi.advanceTimersByTime(101)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
    waits = false
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('does not depend on the wall clock', async () => {
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

  it('leaves nothing behind after many runs and beats', async () => {
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
    [undefined, 'heartbeat: within must be 1 to 2147483647 ms; got undefined'],
    [{ within: '5s' }, 'heartbeat: within must be 1 to 2147483647 ms; got "5s"'],
    [{ within: 0 }, 'heartbeat: within must be 1 to 2147483647 ms; got 0'],
    [{ within: Number.NaN }, 'heartbeat: within must be 1 to 2147483647 ms; got NaN'],
    [{ within: Number.POSITIVE_INFINITY }, 'heartbeat: within must be 1 to 2147483647 ms; got Infinity'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => heartbeat(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
