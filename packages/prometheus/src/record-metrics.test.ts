import { createHealth } from '@hale/core'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { recordMetrics } from './record-metrics'

/** What a scrape tells, by series. */
async function scrape(register: Registry): Promise<ReadonlyMap<string, number>> {
  const lines = (await register.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

const ofDatabase = 'service="orders",probe="readiness",check="database"'

describe('recordMetrics', () => {
  it('shows each check and report, one for the status that it has and zero for the others', async () => {
    let up = true
    const run = async (): Promise<boolean> => up
    const health = createHealth({
      name: 'orders',
      readiness: { database: { run, maxAge: 0 }, cache: { run: () => false, critical: false } },
    })
    const register = new Registry()
    recordMetrics(health, { register })
    const told = async (): Promise<readonly (number | undefined)[]> => {
      await health.report()
      const series = await scrape(register)
      return [
        ...['healthy', 'degraded', 'unhealthy'].map((status) => series.get(`hale_check_status{${ofDatabase},status="${status}"}`)),
        ...['healthy', 'degraded', 'unhealthy'].map((status) =>
          series.get(`hale_report_status{service="orders",probe="readiness",status="${status}"}`),
        ),
      ]
    }
    expect(await told()).toEqual([1, 0, 0, 0, 1, 0])
    up = false
    expect(await told()).toEqual([0, 0, 1, 0, 0, 1])
  })

  it('runs no check and starts no background check, however often it is scraped', async () => {
    let runs = 0
    const run = (): void => {
      runs += 1
    }
    const health = createHealth({ readiness: { database: { run, maxAge: 0 }, queue: { run, every: 1 } } })
    const register = new Registry()
    recordMetrics(health, { register })
    for (let count = 0; count < 100; count += 1) await register.metrics()
    expect(runs).toBe(0)
    const series = await scrape(register)
    expect(series.get('hale_check_status{service="",probe="readiness",check="database",status="unhealthy"}')).toBe(1)
  })

  it('answers at once while a check hangs, and counts its timeout once', async () => {
    const health = createHealth({ name: 'orders', readiness: { database: { run: () => new Promise<void>(() => {}), timeout: 20 } } })
    const register = new Registry()
    recordMetrics(health, { register })
    const report = health.report()
    expect((await scrape(register)).get(`hale_check_timeouts_total{${ofDatabase}}`)).toBe(0)
    await report
    await health.report()
    const series = await scrape(register)
    expect(series.get(`hale_check_timeouts_total{${ofDatabase}}`)).toBe(1)
    expect(series.get(`hale_check_stuck_runs{${ofDatabase}}`)).toBe(1)
    expect(series.get(`hale_check_duration_seconds_count{${ofDatabase}}`)).toBe(1)
    expect(series.get(`hale_check_duration_seconds_sum{${ofDatabase}}`)).toBeGreaterThanOrEqual(0.02)
  })

  it('counts each run by its own outcome, and each change by the new status, from zero', async () => {
    let up = true
    const run = (): boolean => up
    const health = createHealth({ name: 'orders', readiness: { database: { run, maxAge: 0, failureThreshold: 2 } } })
    const register = new Registry()
    recordMetrics(health, { register })
    expect((await scrape(register)).get(`hale_check_runs_total{${ofDatabase},status="unhealthy"}`)).toBe(0)
    for (const state of [true, false, false, true]) {
      up = state
      await health.report()
    }
    const series = await scrape(register)
    const count = (metric: string, status: string): number | undefined => series.get(`${metric}{${ofDatabase},status="${status}"}`)
    expect([count('hale_check_runs_total', 'healthy'), count('hale_check_runs_total', 'unhealthy')]).toEqual([2, 2])
    expect([count('hale_check_transitions_total', 'healthy'), count('hale_check_transitions_total', 'unhealthy')]).toEqual([1, 1])
    expect(series.get('hale_report_transitions_total{service="orders",probe="readiness",status="unhealthy"}')).toBe(1)
  })

  it('tells the phase and how old a result is', async () => {
    const health = createHealth({ name: 'orders', readiness: { database: () => true } })
    const register = new Registry()
    recordMetrics(health, { register })
    await health.report()
    await new Promise((resolve) => setTimeout(resolve, 30))
    const age = (await scrape(register)).get(`hale_check_age_seconds{${ofDatabase}}`)
    expect(age).toBeGreaterThanOrEqual(0.02)
    health.drain()
    const series = await scrape(register)
    expect(['starting', 'running', 'draining'].map((phase) => series.get(`hale_phase{service="orders",phase="${phase}"}`))).toEqual([
      0, 0, 1,
    ])
    expect(series.get('hale_report_status{service="orders",probe="liveness",status="healthy"}')).toBe(1)
  })

  it('shows several healths in one registry, and refuses a second one of the same name', async () => {
    const register = new Registry()
    const end = recordMetrics(createHealth({ name: 'orders' }), { register })
    recordMetrics(createHealth({ name: 'stock' }), { register })
    const running = async (service: string): Promise<number | undefined> =>
      (await scrape(register)).get(`hale_phase{service="${service}",phase="running"}`)
    expect([await running('orders'), await running('stock')]).toEqual([1, 1])
    expect(() => recordMetrics(createHealth({ name: 'orders' }), { register })).toThrow(
      new TypeError(
        'the registry shows a health of the name "orders" already: give each its own name in createHealth, or its own registry',
      ),
    )
    end()
    expect([await running('orders'), await running('stock')]).toEqual([undefined, 1])
    expect(() => recordMetrics(createHealth({ name: 'orders' }), { register })).not.toThrow()
  })

  it('begins anew in a registry that was cleared, and counts no more after its end', async () => {
    const health = createHealth({ name: 'orders', readiness: { database: { run: () => true, maxAge: 0 } } })
    const register = new Registry()
    recordMetrics(health, { register })()
    await health.report()
    register.clear()
    const end = recordMetrics(health, { register })
    await health.report()
    end()
    await health.report()
    expect((await scrape(register)).get(`hale_check_runs_total{${ofDatabase},status="healthy"}`)).toBe(1)
  })

  it('has the buckets that it is told', async () => {
    const register = new Registry()
    recordMetrics(createHealth({ readiness: { database: () => true } }), { register, buckets: [0.1, 2] })
    const buckets = [...(await scrape(register)).keys()].filter((key) => key.startsWith('hale_check_duration_seconds_bucket'))
    expect(buckets.map((key) => /le="([^"]+)"/.exec(key)?.[1])).toEqual(['0.1', '2', '+Inf'])
  })
})
