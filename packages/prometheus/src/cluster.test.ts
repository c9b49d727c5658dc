import { createHealth } from '@hale/core'
import { AggregatorRegistry, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { recordMetrics } from './record-metrics'
import { scrape } from './testing/scrape'

const ofDatabase = 'service="orders",probe="readiness",check="database"'

describe('the workers of a cluster, joined by prom-client', () => {
  /** The metrics of one worker whose database is in the given state, as it sends them to the primary process. */
  async function worker(database: 'up' | 'down' | 'hung') {
    const register = new Registry()
    const runs = { up: () => true, down: () => false, hung: () => new Promise<boolean>(() => {}) }
    const health = createHealth({ name: 'orders', readiness: { database: { run: runs[database], timeout: 20 } } })
    recordMetrics(health, { register })
    await health.report()
    return { health, metrics: await register.getMetricsAsJSON() }
  }
  const joined = async (...workers: readonly ('up' | 'down' | 'hung')[]) =>
    scrape(AggregatorRegistry.aggregate((await Promise.all(workers.map(worker))).map(({ metrics }) => metrics)))
  const status = (series: ReadonlyMap<string, number>) =>
    ['healthy', 'unhealthy'].map((name) => series.get(`hale_check_status{${ofDatabase},status="${name}"}`))

  it('show a state as 1 when any worker is in it, however many are', async () => {
    expect(status(await joined('down', 'down', 'down', 'down'))).toEqual([0, 1])
    expect(status(await joined('up', 'down', 'up', 'up'))).toEqual([1, 1])
    expect(status(await joined('up', 'up', 'up', 'up'))).toEqual([1, 0])
    const series = await joined('down', 'down')
    expect(series.get('hale_report_status{service="orders",probe="readiness",status="unhealthy"}')).toBe(1)
    expect(series.get('hale_phase{service="orders",phase="running"}')).toBe(1)
  })

  it('show an outage that all of them notice as one change', async () => {
    const outage = async () => {
      let up = true
      const register = new Registry()
      const health = createHealth({ name: 'orders', readiness: { database: { run: () => up, maxAge: 0 } } })
      recordMetrics(health, { register })
      await health.report()
      up = false
      await health.report()
      return register.getMetricsAsJSON()
    }
    const series = await scrape(AggregatorRegistry.aggregate(await Promise.all([outage(), outage(), outage()])))
    expect(series.get(`hale_check_transitions_total{${ofDatabase},status="unhealthy"}`)).toBe(1)
    expect(series.get('hale_report_transitions_total{service="orders",probe="readiness",status="unhealthy"}')).toBe(1)
    expect(series.get(`hale_check_runs_total{${ofDatabase},status="unhealthy"}`)).toBe(3)
  })

  it('show the age of the oldest result, and add up what counts runs', async () => {
    const { metrics } = await worker('up')
    const age = (seconds: number) =>
      metrics.map((metric) =>
        metric.name === 'hale_check_age_seconds'
          ? { ...metric, values: [{ labels: { service: 'orders', probe: 'readiness', check: 'database' }, value: seconds }] }
          : metric,
      )
    const ages = await scrape(AggregatorRegistry.aggregate([age(1), age(90), age(2)] as Parameters<typeof AggregatorRegistry.aggregate>[0]))
    expect(ages.get(`hale_check_age_seconds{${ofDatabase}}`)).toBe(90)
    const hung = await joined('hung', 'up', 'hung')
    expect(hung.get(`hale_check_stuck_runs{${ofDatabase}}`)).toBe(2)
    expect(hung.get(`hale_check_timeouts_total{${ofDatabase}}`)).toBe(2)
  })
})
