import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runMany } from '../testing/run-many'
import { type Outcomes, outcomes } from './outcomes'

function record(to: Outcomes, succeeded: number, failed: number): void {
  for (let time = 0; time < succeeded; time++) to.record(true)
  for (let time = 0; time < failed; time++) to.record(false)
}

describe('outcomes(options)', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is healthy below degradedAt, degraded from degradedAt on, and unhealthy from unhealthyAt on', async () => {
    const traffic = outcomes({ minimum: 10, degradedAt: 0.2, unhealthyAt: 0.5 })
    const probe = probeCheck(traffic)
    record(traffic, 9, 1)
    expect(await probe()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      message: '1 of 10 failed within 60000 ms',
      observed: { value: 0.1, unit: 'ratio' },
      data: { total: 10, failed: 1 },
    })
    record(traffic, 7, 3)
    expect(await probe()).toMatchObject({ status: 'degraded', observed: { value: 0.2 } })
    record(traffic, 0, 12)
    expect(await probe()).toMatchObject({ status: 'unhealthy', observed: { value: 0.5 } })
  })

  it('is healthy below the minimum, however much failed, and says that this proves nothing', async () => {
    const traffic = outcomes({ minimum: 10 })
    const probe = probeCheck(traffic)
    expect(await probe()).toMatchObject({ status: 'healthy', message: '0 of 0 failed within 60000 ms: fewer than 10 prove nothing' })
    record(traffic, 0, 9)
    const row = await probe()
    expect(row).toMatchObject({ status: 'healthy', message: '9 of 9 failed within 60000 ms: fewer than 10 prove nothing' })
    expect(row.observed).toBeUndefined()
    record(traffic, 0, 1)
    expect(await probe()).toMatchObject({ status: 'unhealthy', observed: { value: 1 } })
  })

  it('forgets what is older than the window, and no more than a thirtieth of the window too early', async () => {
    const traffic = outcomes({ window: 30_000, minimum: 1 })
    const probe = probeCheck(traffic)
    record(traffic, 0, 5)
    vi.advanceTimersByTime(29_000)
    expect(await probe()).toMatchObject({ status: 'unhealthy', data: { total: 5, failed: 5 } })
    record(traffic, 5, 0)
    expect(await probe()).toMatchObject({ data: { total: 10, failed: 5 } })
    vi.advanceTimersByTime(1_000)
    expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 5, failed: 0 } })
    vi.advanceTimersByTime(3_600_000)
    expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 0, failed: 0 } })
    record(traffic, 0, 2)
    expect(await probe()).toMatchObject({ data: { total: 2, failed: 2 } })
  })

  it('counts exactly as a list of all outcomes would, to a thirtieth of the window', () => {
    const traffic = outcomes({ window: 3_000, minimum: 1 })
    const all: { at: number; ok: boolean }[] = []
    for (let step = 0; step < 5_000; step++) {
      vi.advanceTimersByTime((step * 7_919) % 97)
      const ok = (step * 31) % 7 > 2
      traffic.record(ok)
      all.push({ at: performance.now(), ok })
      const within = (ms: number) => all.filter(({ at }) => at > performance.now() - ms).length
      const { data } = traffic.run({ signal: new AbortController().signal }) as { data: { total: number } }
      expect(data.total).toBeGreaterThanOrEqual(within(2_900))
      expect(data.total).toBeLessThanOrEqual(within(3_001))
      while ((all[0]?.at ?? Number.POSITIVE_INFINITY) < performance.now() - 4_000) all.shift()
    }
  })

  it('counts anything but true as a failure', async () => {
    const traffic = outcomes({ minimum: 1 })
    for (const odd of [undefined, null, 1, 'yes', {}]) traffic.record(odd as never)
    expect(await probeCheck(traffic)()).toMatchObject({ data: { total: 5, failed: 5 } })
  })

  it('is local, and fits liveness, with scope local', async () => {
    const own = outcomes({ scope: 'local', minimum: 1 })
    record(own, 0, 1)
    const report = await createHealth({ liveness: { own } }).report('liveness')
    expect(report).toMatchObject({ status: 'unhealthy', checks: { own: { scope: 'local' } } })
    const make = () => createHealth({ liveness: { own: outcomes() as never } })
    expect(make).toThrow('liveness.own.scope must be "local"; got "dependency"')
  })

  it('passes the common options on to the check, and not its own', () => {
    const check = outcomes({ critical: false, failureThreshold: 2, impact: 'payments fail', window: 5_000, minimum: 5 })
    expect(check).toEqual({
      critical: false,
      failureThreshold: 2,
      impact: 'payments fail',
      scope: 'dependency',
      record: expect.any(Function),
      wrap: expect.any(Function),
      run: expect.any(Function),
    })
  })

  it('leaves nothing behind after many runs and 200,000 outcomes', async () => {
    const traffic = outcomes({ window: 1_000, minimum: 1 })
    const left = await runMany({
      run: (context) => {
        vi.advanceTimersByTime(7)
        record(traffic, 60, 40)
        return traffic.run(context)
      },
    })
    expect(left).toEqual([])
    expect(await probeCheck(traffic)()).toMatchObject({ observed: { value: 0.4 } })
  })

  it.each([
    [{ window: 0 }, 'outcomes: window must be 1 to 2147483647 ms; got 0'],
    [{ window: '1m' }, 'outcomes: window must be 1 to 2147483647 ms; got "1m"'],
    [{ minimum: 0 }, 'outcomes: minimum must be a whole number from 1; got 0'],
    [{ minimum: 1.5 }, 'outcomes: minimum must be a whole number from 1; got 1.5'],
    [{ minimum: Number.POSITIVE_INFINITY }, 'outcomes: minimum must be a whole number from 1; got Infinity'],
    [{ degradedAt: 5 }, 'outcomes: degradedAt must be a ratio from 0 to 1, such as 0.8; got 5'],
    [{ degradedAt: 0.6 }, 'outcomes: degradedAt must be at most unhealthyAt, which is 0.5; got 0.6'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => outcomes(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe('outcomes(options).wrap(work)', () => {
  const counted = () => {
    const traffic = outcomes({ minimum: 1 })
    const tally = async () => (await probeCheck(traffic)()).data
    return { traffic, tally }
  }

  it('passes on parameters, this and the result, and counts a success', async () => {
    const { traffic, tally } = counted()
    const shop = {
      rate: 2,
      price: traffic.wrap(function (this: { rate: number }, euros: number) {
        return this.rate * euros
      }),
      order: traffic.wrap(async (name: string, amount: number) => `${amount} ${name}`),
    }
    const price: number = shop.price(21)
    const order: Promise<string> = shop.order('cups', 3)
    expect([price, await order]).toEqual([42, '3 cups'])
    expect(await tally()).toEqual({ total: 2, failed: 0 })
  })

  it('passes on any thrown or rejected value, and counts a failure', async () => {
    const { traffic, tally } = counted()
    for (const reason of [new Error('no'), undefined, Object.freeze({ code: 'E' })]) {
      const throwing = traffic.wrap((): void => {
        throw reason
      })
      let thrown: unknown = 'nothing'
      try {
        throwing()
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBe(reason)
      await expect(traffic.wrap(() => Promise.reject(reason))()).rejects.toBe(reason)
    }
    expect(await tally()).toEqual({ total: 6, failed: 6 })
  })

  it('counts when the promise settles, not before', async () => {
    const { traffic, tally } = counted()
    let finish = () => {}
    const work = traffic.wrap(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve
        }),
    )()
    expect(await tally()).toEqual({ total: 0, failed: 0 })
    finish()
    await work
    expect(await tally()).toEqual({ total: 1, failed: 0 })
  })

  it('runs a query builder once, although each call of its then runs it', async () => {
    const { traffic, tally } = counted()
    let ran = 0
    const select = traffic.wrap(
      (): PromiseLike<number> => ({
        // biome-ignore lint/suspicious/noThenProperty: this is what query builders do
        then: (resolve, reject) => Promise.resolve(++ran).then(resolve, reject),
      }),
    )
    expect(await select()).toBe(1)
    expect(ran).toBe(1)
    expect(await tally()).toEqual({ total: 1, failed: 0 })
  })
})
