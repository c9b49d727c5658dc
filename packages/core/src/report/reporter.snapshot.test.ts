import { describe, expect, it } from 'vitest'
import { createHealth } from '../index'
import { controlledCheck } from '../testing/controlled-check'
import { pass, useFakeClock } from '../testing/fake-clock'

describe('snapshot', () => {
  useFakeClock()

  it('starts no run: before the background checks begin by themselves, all results are pending', async () => {
    const database = controlledCheck()
    const queue = { every: 1_000, run: () => true }
    const health = createHealth({ readiness: { database, queue } })
    for (let scrape = 0; scrape < 3; scrape += 1) {
      expect(health.snapshot()).toMatchObject({
        checks: { database: { error: { code: 'pending' } }, queue: { error: { code: 'pending' } } },
      })
    }
    await pass(10_000)
    health.stop()
    expect(database.runs).toBe(0)
    expect(health.snapshot()).toMatchObject({ checks: { database: { error: { code: 'pending' } }, queue: { status: 'healthy' } } })
  })

  it('says of a check that was never asked for that it is pending, and not that it is well', () => {
    const report = createHealth({ readiness: { database: () => true } }).snapshot('readiness')
    expect(report).toMatchObject({ status: 'unhealthy', probe: 'readiness', checks: { database: { error: { code: 'pending' } } } })
  })

  it('is the report on the results that are there, however old they are', async () => {
    const health = createHealth({
      name: 'orders',
      version: '1.4.2',
      readiness: { database: () => true },
      blindSpots: ['the e-mail provider'],
    })
    const report = await health.report()
    await pass(60_000)
    const { timestamp, duration, ...rest } = health.snapshot()
    expect(rest).toMatchObject({ status: report.status, name: 'orders', version: '1.4.2', phase: 'running', blindSpots: report.blindSpots })
    expect(rest.checks).toEqual(report.checks)
  })

  it('changes nothing for others: the next probe runs what is too old', async () => {
    let up = true
    const health = createHealth({ readiness: { database: () => up } })
    await health.report('readiness')
    await pass(5_000)
    up = false
    expect(health.snapshot('readiness').status).toBe('healthy')
    expect((await health.report('readiness')).status).toBe('unhealthy')
    expect(health.snapshot('readiness').status).toBe('unhealthy')
  })

  it('shows a background check without recent results as stale', async () => {
    const queue = controlledCheck({ every: 1_000, timeout: 100 })
    const health = createHealth({ readiness: { queue } })
    const first = health.report('readiness')
    queue.resolve()
    await first
    health.stop()
    await pass(2_000)
    expect(health.snapshot('readiness').status).toBe('healthy')
    await pass(200)
    expect(health.snapshot('readiness').checks['queue']?.error?.code).toBe('stale')
  })

  it('follows the phase at once', () => {
    const health = createHealth()
    expect(health.snapshot('readiness').status).toBe('healthy')
    health.drain()
    expect(health.snapshot('readiness')).toMatchObject({ status: 'unhealthy', phase: 'draining', checks: {} })
    expect(health.snapshot('liveness').status).toBe('healthy')
  })
})
