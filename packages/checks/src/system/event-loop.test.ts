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

/** Blocks the loop for so long in every turn, until stopped. */
function keepBlocking(ms: number): void {
  let timer = setTimeout(function turn() {
    block(ms)
    timer = setTimeout(turn, 0)
  }, 0)
  stopBlocking = () => clearTimeout(timer)
}

const eventually = { timeout: 15_000, interval: 20 }

describe('eventLoop(options)', () => {
  it('is healthy and local before anything was watched', async () => {
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
    // An idle loop is late by well under the 10 ms between two looks; half of the samples may not be, on a busy machine.
    expect(Number(medianMs)).toBeLessThan(10)
  })

  it('is not impressed by the one longest turn, but tells it', async () => {
    const probe = probeCheck(eventLoop({ degradedAt: 1_000, unhealthyAt: 1_000, window: 400 }))
    await probe()
    await sleep(500)
    block(1_500)
    await sleep(20)
    const { status, data: { longestMs } = {} } = await probe()
    expect(status).toBe('healthy')
    expect(Number(longestMs)).toBeGreaterThan(1_400)
  })

  it('is unhealthy while turns keep taking too long, but not before a whole window was watched, and healthy again afterwards', async () => {
    const probe = probeCheck(eventLoop({ degradedAt: 100, unhealthyAt: 150, window: 2_000 }))
    const startedAt = performance.now()
    await probe()
    keepBlocking(200)
    await expect
      .poll(probe, eventually)
      .toMatchObject({ status: 'degraded', message: expect.stringContaining('not watched for 2000 ms yet') })
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy' })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2_000)
    stopBlocking()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('fits liveness', async () => {
    const report = await createHealth({ liveness: { eventLoop: eventLoop() } }).report('liveness')
    expect(report).toMatchObject({ status: 'healthy', checks: { eventLoop: { scope: 'local' } } })
  })

  it.each([
    [{ degradedAt: 0 }, RangeError, 'eventLoop: degradedAt is 0, expected a positive number of milliseconds, such as 100'],
    [{ degradedAt: Number.NaN }, RangeError, 'eventLoop: degradedAt is NaN, expected a positive number of milliseconds, such as 100'],
    [{ unhealthyAt: Number.POSITIVE_INFINITY }, RangeError, 'eventLoop: unhealthyAt is Infinity, expected a positive number'],
    [{ unhealthyAt: 50 }, RangeError, 'eventLoop: degradedAt is 100 and unhealthyAt 50, expected degradedAt <= unhealthyAt'],
    [{ window: 50 }, RangeError, 'eventLoop: window is 50, expected from 100 to 3600000 milliseconds'],
    [{ window: Number.NaN }, RangeError, 'eventLoop: window is NaN, expected from 100 to 3600000 milliseconds'],
    [{ window: '10s' }, TypeError, 'eventLoop: window is of type string, expected from 100 to 3600000 milliseconds'],
  ])('refuses %j when it is made', (options, type, message) => {
    const make = () => eventLoop(options as never)
    expect(make).toThrow(type)
    expect(make).toThrow(message)
  })
})
