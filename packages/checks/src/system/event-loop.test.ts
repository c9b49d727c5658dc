import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import { afterEach, describe, expect, it } from 'vitest'
import { eventLoop } from './event-loop'

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

let stopBlocking = () => {}
afterEach(() => stopBlocking())

/** Blocks the loop for this long (ms) in every turn, until stopped. */
function keepBlocking(ms: number): void {
  let timer = setTimeout(function turn() {
    block(ms)
    timer = setTimeout(turn, 0)
  }, 0)
  stopBlocking = () => clearTimeout(timer)
}

const eventually = { timeout: 60_000, interval: 20 }

describe('eventLoop(options)', () => {
  it('is healthy and local before the first sample', async () => {
    expect(await probeCheck(eventLoop())()).toMatchObject({
      status: 'healthy',
      scope: 'local',
      observed: { value: 0, unit: 'ms' },
      data: { samples: 0 },
    })
  })

  it('observes the delay in ms, without the pause between two looks', async () => {
    const probe = probeCheck(eventLoop({ window: 1_000 }))
    await probe()
    await sleep(500)
    const { observed, data: { samples, medianMs } = {} } = await probe()
    expect(observed?.unit).toBe('ms')
    expect(Number(samples)).toBeGreaterThan(5)
    // An idle loop is late by far less than the 10 ms between two samples. On a busy machine half of the samples may not be.
    expect(Number(medianMs)).toBeLessThan(10)
  })

  it('does not judge by the one longest turn, but reports it', async () => {
    const probe = probeCheck(eventLoop({ degradedAt: 1_000, unhealthyAt: 1_000, window: 400 }))
    await probe()
    await sleep(500)
    block(1_500)
    await sleep(20)
    const { status, data: { longestMs } = {} } = await probe()
    expect(status).toBe('healthy')
    expect(Number(longestMs)).toBeGreaterThan(1_400)
  })

  it('is unhealthy while turns keep taking too long, but not before the first whole window, and recovers', async () => {
    const probe = probeCheck(eventLoop({ degradedAt: 100, unhealthyAt: 150, window: 5_000 }))
    const startedAt = performance.now()
    await probe()
    keepBlocking(200)
    await expect
      .poll(probe, eventually)
      .toMatchObject({ status: 'degraded', message: expect.stringContaining('measured for less than 5000 ms') })
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy' })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(5_000)
    stopBlocking()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('fits liveness', async () => {
    const report = await createHealth({ liveness: { eventLoop: eventLoop() } }).report('liveness')
    expect(report).toMatchObject({ status: 'healthy', checks: { eventLoop: { scope: 'local' } } })
  })

  it.each([
    [{ degradedAt: 0 }, 'eventLoop: degradedAt must be 1 to 2147483647 ms; got 0'],
    [{ degradedAt: Number.NaN }, 'eventLoop: degradedAt must be 1 to 2147483647 ms; got NaN'],
    [{ unhealthyAt: Number.POSITIVE_INFINITY }, 'eventLoop: unhealthyAt must be 1 to 2147483647 ms; got Infinity'],
    [{ unhealthyAt: 50 }, 'eventLoop: degradedAt must be at most unhealthyAt, which is 50; got 100'],
    [{ window: 50 }, 'eventLoop: window must be 100 to 3600000 ms; got 50'],
    [{ window: Number.NaN }, 'eventLoop: window must be 100 to 3600000 ms; got NaN'],
    [{ window: '10s' }, 'eventLoop: window must be 100 to 3600000 ms; got "10s"'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => eventLoop(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
