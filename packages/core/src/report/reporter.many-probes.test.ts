import { getEventListeners } from 'node:events'
import { heapUsed, resources } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import { type CheckContext, createHealth, createProbeHandler } from '../index'
import { ask } from '../testing/ask'
import { controlledCheck } from '../testing/controlled-check'

// The test runner may start and end one of its own meanwhile.
const A_FEW = 5
const timers = (): number => resources()['Timeout'] ?? 0
const hanging = () => {
  const signals: AbortSignal[] = []
  const run = ({ signal }: CheckContext): Promise<void> => {
    signals.push(signal)
    return new Promise(() => {})
  }
  return { maxAge: 0, timeout: 20, run, signals }
}

describe('many probes', () => {
  it.each([20, 1_000])('%i at once on a cold check: exactly one run', async (count) => {
    const database = controlledCheck()
    const health = createHealth({ readiness: { database } })
    const handle = createProbeHandler(health)
    const before = timers()
    const answers = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? ask(handle, '/readyz') : ask(handle, '/healthz')))
    const reports = Array.from({ length: count }, () => health.report('readiness'))
    expect(timers() - before).toBeLessThanOrEqual(A_FEW)
    database.resolve()
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200)
    for (const { status } of await Promise.all(reports)) expect(status).toBe('healthy')
    expect([database.runs, database.mostAtOnce]).toEqual([1, 1])
  })

  it('1,000 that join 2,000 runs look at no check again', () => {
    const cpuTime = (): number => {
      const health = createHealth({
        readiness: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`check${index}`, () => new Promise<void>(() => {})])),
      })
      const first = health.evaluate({ probe: 'readiness' })
      let joined = 0
      const before = process.cpuUsage()
      for (let probe = 0; probe < 1_000; probe += 1) if (health.evaluate({ probe: 'readiness' }) === first) joined += 1
      const { user, system } = process.cpuUsage(before)
      expect(joined).toBe(1_000)
      return user + system
    }
    // In microseconds. A look at each check takes more than 200,000.
    expect(Math.min(cpuTime(), cpuTime(), cpuTime())).toBeLessThan(50_000)
  })

  it('20 at once while a check hangs: two runs outstanding until the third may start, and each is answered', async () => {
    const database = hanging()
    const handle = createProbeHandler(createHealth({ readiness: { database } }))
    for (let round = 0; round < 3; round += 1) {
      for (const { status } of await Promise.all(Array.from({ length: 20 }, () => ask(handle, '/readyz')))) expect(status).toBe(503)
    }
    expect(database.signals).toHaveLength(2)
  })

  it('10,000 while every check hangs: never more than 3 runs outstanding per check, no growth of timers, listeners or heap', async () => {
    const checks = [hanging(), hanging(), hanging(), hanging(), hanging()]
    const health = createHealth({
      liveness: { loop: () => true },
      readiness: Object.fromEntries(checks.map((check, index) => [`check${index}`, check])),
    })
    const handle = createProbeHandler(health, { details: 'full' })
    const urls = ['/readyz', '/healthz', '/readyz/check1', '/readyz?exclude=check2', '/livez']
    const probe = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        const url = urls[index % urls.length] ?? ''
        expect((await ask(handle, url)).status).toBe(url === '/livez' ? 200 : 503)
      }
    }
    const timersBefore = timers()
    await probe(1_000)
    const heapBefore = heapUsed()
    await probe(10_000)
    for (const { signals } of checks) expect(signals.length).toBeLessThanOrEqual(3)
    expect(checks.flatMap(({ signals }) => signals).flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([])
    expect(timers() - timersBefore).toBeLessThanOrEqual(A_FEW)
    // 100 bytes kept for each probe would be one megabyte.
    await expect.poll(() => heapUsed() - heapBefore).toBeLessThan(1_000_000)
  })

  it('10,000 that wait for the same run leave nothing behind when it is given up', async () => {
    const database = hanging()
    const health = createHealth({ readiness: { database } })
    const handle = createProbeHandler(health)
    const before = timers()
    const waiting = Array.from({ length: 10_000 }, (_, index) =>
      ask(handle, index % 2 === 0 ? '/readyz' : `/readyz?exclude=nothing${index}`),
    )
    expect(timers() - before).toBeLessThanOrEqual(A_FEW)
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(503)
    expect(database.signals).toHaveLength(1)
    expect(timers() - before).toBeLessThanOrEqual(A_FEW)
    waiting.length = 0
    const again = () => Promise.all(Array.from({ length: 10_000 }, (_, index) => ask(handle, `/readyz?exclude=nothing${index}`)))
    await again()
    const heapBefore = heapUsed()
    await again()
    await expect.poll(() => heapUsed() - heapBefore).toBeLessThan(1_000_000)
  })

  it('a failed check runs no more often than a healthy one', async () => {
    let runs = 0
    const health = createHealth({
      readiness: {
        database: async () => {
          runs += 1
          throw new Error('no route')
        },
      },
    })
    for (let probe = 0; probe < 1_000; probe += 1) await health.report('readiness')
    expect(runs).toBe(1)
  })
})
