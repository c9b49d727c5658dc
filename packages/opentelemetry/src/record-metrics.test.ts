import { createHealth, type Fleet } from '@hale/core'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type MetricsOptions, recordMetrics } from './record-metrics'

const closing: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

/** The real SDK, which exports only when a test collects. */
function sdk() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 })
  const provider = new MeterProvider({ readers: [reader] })
  closing.push(() => provider.shutdown())
  const metrics = async () => {
    exporter.reset()
    await reader.forceFlush()
    return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  }
  return {
    meter: provider.getMeter('test'),
    metrics,
    /** The values of one metric, by the given attributes. */
    async points(name: string, ...attributes: readonly string[]): Promise<Record<string, unknown>> {
      const found = (await metrics()).find(({ descriptor }) => descriptor.name === name)
      const points = (found?.dataPoints ?? []) as DataPoint<number | Histogram>[]
      return Object.fromEntries(points.map(({ attributes: has, value }) => [attributes.map((key) => has[key]).join(' '), value]))
    },
  }
}

describe('recordMetrics with the OpenTelemetry SDK', () => {
  it('shows a status as 1 for the current state and 0 for the others', async () => {
    let up = true
    const health = createHealth({ name: 'orders', readiness: { database: { run: () => up, maxAge: 0 } } })
    const { meter, points } = sdk()
    recordMetrics(health, { meter })
    await health.report()
    expect(await points('hale.check.status', 'hale.service', 'hale.probe', 'hale.check.name', 'hale.status')).toEqual({
      'orders readiness database healthy': 1,
      'orders readiness database degraded': 0,
      'orders readiness database unhealthy': 0,
    })
    up = false
    await health.report()
    expect(await points('hale.report.status', 'hale.probe', 'hale.status')).toMatchObject({
      'readiness healthy': 0,
      'readiness unhealthy': 1,
      'liveness healthy': 1,
    })
    health.drain()
    expect(await points('hale.phase', 'hale.phase')).toEqual({ starting: 0, running: 0, draining: 1 })
  })

  it('runs no check, however often it is collected', async () => {
    const runs = { database: 0, queue: 0 }
    const run = (name: keyof typeof runs) => () => {
      runs[name] += 1
    }
    const { meter, metrics } = sdk()
    const health = createHealth({
      readiness: { database: { run: run('database'), maxAge: 0 }, queue: { run: run('queue'), every: 60_000 } },
    })
    recordMetrics(health, { meter })
    health.start()
    for (let count = 0; count < 20; count += 1) await metrics()
    expect(runs).toEqual({ database: 0, queue: 1 })
    health.stop()
  })

  it('counts runs with the code of the failure as error.type, timeouts, durations in seconds and changes', async () => {
    const answers = [
      async () => true,
      () => Promise.reject(Object.assign(new Error('no'), { code: 'refused' })),
      () => new Promise<boolean>(() => {}),
    ]
    const health = createHealth({ readiness: { database: { run: () => answers.shift()?.() ?? true, maxAge: 0, timeout: 20 } } })
    const { meter, points } = sdk()
    recordMetrics(health, { meter })
    expect(await points('hale.check.timeouts', 'hale.check.name')).toEqual({ database: 0 })
    for (let count = 0; count < 3; count += 1) await health.report()
    expect(await points('hale.check.runs', 'hale.status', 'error.type')).toEqual({
      'healthy ': 1,
      'unhealthy refused': 1,
      'unhealthy timeout': 1,
    })
    expect(await points('hale.check.timeouts', 'hale.check.name')).toEqual({ database: 1 })
    expect(await points('hale.check.stuck_runs', 'hale.check.name')).toEqual({ database: 1 })
    const durations = await points('hale.check.duration', 'error.type')
    expect(durations['timeout']).toMatchObject({ count: 1 })
    expect(durations['timeout']).toSatisfy(({ min }: { min: number }) => min > 0.019 && min < 20, 'is in seconds')
    expect(await points('hale.check.transitions', 'hale.status')).toEqual({ unhealthy: 1 })
    expect(await points('hale.report.transitions', 'hale.probe', 'hale.status')).toEqual({ 'readiness unhealthy': 1 })
  })

  it('counts the runs that outlived their timeout and have not settled', async () => {
    const run = () => new Promise<void>(() => {})
    const health = createHealth({ readiness: { database: { run, timeout: 20, maxAge: 0 } } })
    const { meter, points } = sdk()
    recordMetrics(health, { meter })
    for (const unsettled of [0, 1, 2]) {
      expect(await points('hale.check.stuck_runs', 'hale.check.name')).toEqual({ database: unsettled })
      await health.report()
    }
  })

  it('shows the longest block where a probe thread knows it, and nothing elsewhere', async () => {
    const health = createHealth({ name: 'orders' })
    const { meter, points } = sdk()
    recordMetrics(health, { meter })
    expect(await points('hale.longest_block')).toEqual({})
    health.addAbout(() => ({ longestBlock: 1_500 }))
    expect(Object.values(await points('hale.longest_block'))).toEqual([1.5])
  })

  it('shows what a fleet holds and asks, and nothing without a fleet', async () => {
    const about = { peers: 11, mode: 'guard' as const, asks: 12, unanswered: 3 }
    const fleet: Fleet = {
      join: (health) => void health.addAbout(() => ({ fleet: about })),
      failed: () => undefined,
      held: () => ({ down: 5, asked: 6 }),
      answer: () => undefined,
    }
    const { meter, points } = sdk()
    recordMetrics(createHealth({ name: 'stock', readiness: { database: () => false } }), { meter })
    const health = createHealth({ name: 'orders', readiness: { database: () => false, disk: () => true }, fleet })
    recordMetrics(health, { meter })
    await health.report()
    expect(await points('hale.check.held', 'hale.service', 'hale.check.name', 'hale.fleet.mode')).toEqual({
      'orders database guard': 1,
      'orders disk guard': 0,
    })
    expect(await points('hale.fleet.peers', 'hale.service', 'hale.fleet.mode')).toEqual({ 'orders guard': 11 })
    expect(await points('hale.fleet.asks', 'hale.service')).toEqual({ orders: 12 })
    expect(await points('hale.fleet.unanswered_asks', 'hale.service')).toEqual({ orders: 3 })
  })

  it('follows the conventions: dotted names, a unit for each, seconds for time', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const { meter, metrics } = sdk()
    recordMetrics(health, { meter })
    await health.report()
    const described = (await metrics()).map(({ descriptor: { name, unit } }) => `${name} ${unit}`)
    for (const line of described) expect(line).toMatch(/^hale(\.[a-z]+)+(_[a-z]+)? (s|\{[a-z]+\})$/)
    expect(described).toEqual(expect.arrayContaining(['hale.check.age s', 'hale.check.duration s', 'hale.check.runs {run}']))
  })

  it('shows and counts nothing after its end', async () => {
    const health = createHealth({ readiness: { database: { run: () => true, maxAge: 0 } } })
    const { meter, points } = sdk()
    const end = recordMetrics(health, { meter })
    await health.report()
    end()
    await health.report()
    expect(await points('hale.check.runs', 'hale.status')).toEqual({ healthy: 1 })
    expect(await points('hale.check.status', 'hale.status')).toEqual({})
  })

  it('replaces a health by the next one of its name and attributes, as when a module is reloaded', async () => {
    const { meter, points } = sdk()
    const load = () => {
      const health = createHealth({ name: 'orders', readiness: { database: { run: () => true, maxAge: 0 } } })
      return { health, end: recordMetrics(health, { meter, attributes: { shard: 7, zone: 'a' } }) }
    }
    const old = load()
    await old.health.report()
    const current = load()
    await current.health.report()
    await old.health.report()
    old.end()
    expect(await points('hale.check.status', 'hale.status')).toEqual({ healthy: 1, degraded: 0, unhealthy: 0 })
    expect(await points('hale.check.runs', 'hale.status')).toEqual({ healthy: 2 })
  })

  it('keeps the age of a result true when the wall clock is set', async () => {
    // The core takes its clocks at load: what stands there then is the runtime's clock.
    let step = 0
    const wall = Date.now
    Date.now = () => wall() + step
    onTestFinished(() => {
      Date.now = wall
    })
    vi.resetModules()
    const [core, adapter] = [await import('@hale/core'), await import('./record-metrics')]
    const health = core.createHealth({ name: 'orders', readiness: { database: { run: async () => true, maxAge: 3_600_000 } } })
    const { meter, points } = sdk()
    adapter.recordMetrics(health, { meter })
    await health.report()
    for (const by of [86_400_000, -86_400_000]) {
      step = by
      const { database: age } = await points('hale.check.age', 'hale.check.name')
      expect(age).toBeGreaterThan(0)
      expect(age).toBeLessThan(3_600)
    }
  })

  it('finds what a second copy of the package records, as import and require make', async () => {
    const { meter, points } = sdk()
    const health = createHealth({ name: 'orders' })
    recordMetrics(health, { meter })
    vi.resetModules()
    const copy = await import('./record-metrics')
    expect(copy.recordMetrics).not.toBe(recordMetrics)
    copy.recordMetrics(health, { meter })
    copy.recordMetrics(health, { meter, attributes: { shard: 7 } })
    expect(await points('hale.phase', 'hale.phase', 'shard')).toMatchObject({ 'running ': 1, 'running 7': 1 })
  })

  it('adds the given attributes to every metric', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const { meter, metrics } = sdk()
    recordMetrics(health, { meter, attributes: { 'hale.service': 'orders', shard: 7 } })
    await health.report()
    for (const { dataPoints } of await metrics())
      for (const { attributes } of dataPoints) expect(attributes).toMatchObject({ 'hale.service': 'orders', shard: 7 })
  })

  it('is scraped from the Prometheus exporter with 200, also while everything is unhealthy', async () => {
    const exporter = new PrometheusExporter({ host: '127.0.0.1', port: 0, preventServerStart: true })
    const provider = new MeterProvider({ readers: [exporter] })
    closing.push(() => provider.shutdown())
    const health = createHealth({ name: 'orders', readiness: { database: () => false }, liveness: { loop: () => false } })
    recordMetrics(health, { meter: provider.getMeter('test') })
    await health.report()
    const { createServer } = await import('node:http')
    const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    closing.push(async () => server.close())
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    const response = await fetch(`http://127.0.0.1:${address.port}/metrics`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(
      'hale_check_status{hale_service="orders",hale_probe="readiness",hale_check_name="database",hale_status="unhealthy"',
    )
  })
})

describe('a wrong option is a TypeError', () => {
  it.each<[options: unknown, message: string]>([
    [{ meters: {} }, 'recordMetrics: unknown option "meters"; did you mean "meter"? Known: meter, attributes'],
    [{ meter: {} }, 'recordMetrics: meter must be a Meter of @opentelemetry/api; got an object'],
    [{ attributes: ['shard'] }, 'recordMetrics: attributes must be an object literal; got an array of 1'],
  ])('%o', (options, message) => {
    const record = () => recordMetrics(createHealth(), options as MetricsOptions)
    expect(record).toThrow(TypeError)
    expect(record).toThrow(message)
  })

  it('and so is something else than a health', () => {
    expect(() => recordMetrics({} as never)).toThrow('recordMetrics: health must be what createHealth returns; got an object')
  })
})
