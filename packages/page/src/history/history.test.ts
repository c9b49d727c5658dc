import { createHealth, type Health } from '@hale/core'
import { heapUsed } from '@hale/leaks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHistory } from './history'

let answer = true
const flapping = (): Health =>
  createHealth({ readiness: { database: { run: () => answer, maxAge: 0 }, cache: { run: () => true, maxAge: 0 } } })
async function set(health: Health, healthy: boolean): Promise<void> {
  answer = healthy
  await health.report()
}

describe('the history', () => {
  beforeEach(() => {
    answer = true
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 25, 14, 0) })
  })
  afterEach(() => void vi.useRealTimers())
  const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms)

  it('says since when each status holds, and what changed, newest first', async () => {
    const health = flapping()
    const history = createHistory(health)
    await health.report()
    pass(60_000)
    await set(health, false)
    expect(history.sinceOf('database')).toBe(Date.UTC(2026, 10, 25, 14, 1))
    expect(history.sinceOf('cache')).toBe(Date.UTC(2026, 10, 25, 14, 0))
    expect(history.sinceOf()).toBe(Date.UTC(2026, 10, 25, 14, 1))
    expect(history.changes().map(({ subject, from, to }) => [subject, from, to])).toEqual([
      ['readiness', 'healthy', 'unhealthy'],
      ['database', 'healthy', 'unhealthy'],
    ])
  })

  it('does not know since when, where it was made late', async () => {
    const health = flapping()
    await health.report()
    pass(60_000)
    const history = createHistory(health)
    expect([history.sinceOf('database'), history.hour('database').at(-1)]).toEqual([undefined, 'healthy'])
    pass(60_000)
    await set(health, false)
    await set(health, true)
    expect([history.hour().at(-1), history.hour().at(-2)]).toEqual(['unhealthy', 'healthy'])
  })

  it('shows the worst of each minute of the last hour, and of each half hour of the last day', async () => {
    const health = flapping()
    const history = createHistory(health)
    await health.report()
    pass(10 * 60_000)
    await set(health, false)
    await set(health, true)
    pass(5 * 60_000)
    const hour = history.hour('database')
    expect(hour.length).toBe(60)
    expect(hour.slice(0, 44)).toEqual(Array(44).fill(undefined))
    expect(hour.slice(44)).toEqual([...Array(10).fill('healthy'), 'unhealthy', ...Array(5).fill('healthy')])
    pass(25 * 3_600_000)
    expect(history.day('database')).toEqual(Array(48).fill('healthy'))
  })

  it('stays in order where the clock is set back', async () => {
    const health = flapping()
    const history = createHistory(health)
    await health.report()
    pass(-3_600_000)
    await set(health, false)
    expect(history.sinceOf('database')).toBeGreaterThanOrEqual(history.since)
    expect(history.hour('database').at(-1)).toBe('unhealthy')
  })

  it('keeps 1,000 changes at most, and says that older ones are forgotten', async () => {
    const health = flapping()
    const history = createHistory(health)
    for (let turn = 0; turn < 300; turn++) {
      pass(1_000)
      await set(health, turn % 2 === 0)
    }
    expect([history.isCut, history.changes().length < 1_000]).toEqual([false, true])
    for (let turn = 0; turn < 400; turn++) await set(health, turn % 2 === 0)
    expect([history.isCut, history.changes().length]).toEqual([true, 1_000])
  })
})

it.each([
  ['plain messages', 'connect to the primary failed '],
  ['messages in Greek', 'η σύνδεση απέτυχε '],
])('takes less than 200 kB with %s of 10,000 characters', async (_, text) => {
  const long = text.repeat(400)
  const flapOften = async (withHistory: boolean) => {
    let run = 0
    const status = (): 'unhealthy' | 'degraded' => (run % 2 ? 'unhealthy' : 'degraded')
    const health = createHealth({
      readiness: { database: { maxAge: 0, run: () => ({ message: `${++run} ${long}`, status: status() }) } },
    })
    const history = withHistory ? createHistory(health) : undefined
    // Each turn makes two changes.
    for (let turn = 0; turn < 600; turn++) await health.report()
    return { health, history }
  }
  const sizeOfOne = async (withHistory: boolean) => {
    const before = heapUsed()
    // So many that what the runtime itself keeps, such as compiled code, does not count.
    const all = await Promise.all(Array.from({ length: 16 }, () => flapOften(withHistory)))
    const size = (heapUsed() - before) / all.length
    expect(all.every(({ history }) => history?.isCut ?? true)).toBe(true)
    return size
  }
  // The first compiles what all of them need.
  await flapOften(true)
  const without = await sizeOfOne(false)
  const withHistory = await sizeOfOne(true)
  expect(withHistory - without).toBeLessThan(200_000)
})
