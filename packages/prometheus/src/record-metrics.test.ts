import { createHealth, type Fleet } from '@hale/core'
import { Gauge, Registry } from 'prom-client'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type MetricsOptions, recordMetrics } from './record-metrics'
import { scrape } from './testing/scrape'

const ofDatabase = 'service="orders",probe="readiness",check="database"'

describe('recordMetrics', () => {
  it('shows each check and report as 1 for the current status and 0 for the others', async () => {
    let up = true
    const run = async (): Promise<boolean> => up
    const health = createHealth({
      name: 'orders',
      readiness: { database: { run, maxAge: 0 }, cache: { run: () => false, critical: false } },
    })
    const register = new Registry()
    recordMetrics(health, { register })
    const shown = async (): Promise<readonly (number | undefined)[]> => {
      await health.report()
      const series = await scrape(register)
      return [
        ...['healthy', 'degraded', 'unhealthy'].map((status) => series.get(`hale_check_status{${ofDatabase},status="${status}"}`)),
        ...['healthy', 'degraded', 'unhealthy'].map((status) =>
          series.get(`hale_report_status{service="orders",probe="readiness",status="${status}"}`),
        ),
      ]
    }
    expect(await shown()).toEqual([1, 0, 0, 0, 1, 0])
    up = false
    expect(await shown()).toEqual([0, 0, 1, 0, 0, 1])
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

  it('shows the longest block where a probe thread knows it, and nothing elsewhere', async () => {
    const health = createHealth({ name: 'orders' })
    const register = new Registry()
    recordMetrics(health, { register })
    expect([...(await scrape(register)).keys()].filter((series) => series.startsWith('hale_longest_block'))).toEqual([])
    let longestBlock = 1_500
    health.addAbout(() => ({ longestBlock }))
    expect((await scrape(register)).get('hale_longest_block_seconds{service="orders"}')).toBe(1.5)
    longestBlock = 2_000
    expect((await scrape(register)).get('hale_longest_block_seconds{service="orders"}')).toBe(2)
  })

  it('shows what a fleet holds and asks, and nothing without a fleet', async () => {
    const about = { peers: 11, mode: 'guard' as const, asks: 12, unanswered: 3 }
    let joined: Parameters<Fleet['join']>[0] | undefined
    const fleet: Fleet = {
      join(health) {
        joined = health
        health.addAbout(() => ({ fleet: about }))
      },
      failed: () => undefined,
      held: () => ({ down: 5, asked: 6 }),
      answer: () => undefined,
    }
    const register = new Registry()
    recordMetrics(createHealth({ name: 'stock', readiness: { database: () => false } }), { register })
    const health = createHealth({
      name: 'orders',
      liveness: { loop: () => true },
      readiness: { database: () => false, disk: () => true },
      fleet,
    })
    recordMetrics(health, { register })
    await health.report()
    expect(joined).toBe(health)
    const shown = [...(await scrape(register))].filter(([series]) => /held|fleet/.test(series))
    expect(Object.fromEntries(shown)).toEqual({
      [`hale_check_held{${ofDatabase},mode="guard"}`]: 1,
      'hale_check_held{service="orders",probe="readiness",check="disk",mode="guard"}': 0,
      'hale_fleet_peers{service="orders",mode="guard"}': 11,
      'hale_fleet_asks_total{service="orders"}': 12,
      'hale_fleet_unanswered_asks_total{service="orders"}': 3,
    })
    expect(await register.metrics()).toContain('# TYPE hale_fleet_asks_total counter')
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

  it('counts the runs that outlived their timeout and have not settled', async () => {
    const run = () => new Promise<void>(() => {})
    const health = createHealth({ name: 'orders', readiness: { database: { run, timeout: 20, maxAge: 0 } } })
    const register = new Registry()
    recordMetrics(health, { register })
    const stuck = []
    for (let report = 0; report < 3; report += 1) {
      stuck.push((await scrape(register)).get(`hale_check_stuck_runs{${ofDatabase}}`))
      await health.report()
    }
    expect(stuck).toEqual([0, 1, 2])
  })

  it('counts each run by its own outcome and each change by the new status, from zero', async () => {
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
    const register = new Registry()
    adapter.recordMetrics(health, { register })
    await health.report()
    for (const by of [86_400_000, -86_400_000]) {
      step = by
      const age = (await scrape(register)).get(`hale_check_age_seconds{${ofDatabase}}`)
      expect(age).toBeGreaterThan(0)
      expect(age).toBeLessThan(3_600)
    }
  })

  it('shows the phase and the age of a result', async () => {
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

  it('shows several healths in one registry, by name', async () => {
    const register = new Registry()
    const end = recordMetrics(createHealth({ name: 'orders' }), { register })
    recordMetrics(createHealth({ name: 'stock' }), { register })
    const running = async (service: string): Promise<number | undefined> =>
      (await scrape(register)).get(`hale_phase{service="${service}",phase="running"}`)
    expect([await running('orders'), await running('stock')]).toEqual([1, 1])
    end()
    expect([await running('orders'), await running('stock')]).toEqual([undefined, 1])
  })

  it('replaces a health by the next one of its name, as when a module is reloaded, and its counters go on', async () => {
    const register = new Registry()
    const runs = `hale_check_runs_total{${ofDatabase},status="healthy"}`
    const seconds = `hale_check_duration_seconds_count{${ofDatabase}}`
    const load = () => {
      const health = createHealth({ name: 'orders', readiness: { database: { run: () => true, maxAge: 0 } } })
      return { health, end: recordMetrics(health, { register }) }
    }
    const old = load()
    await old.health.report()
    const current = load()
    await current.health.report()
    await old.health.report()
    old.health.drain()
    old.end()
    const series = await scrape(register)
    expect([series.get(runs), series.get(seconds), series.get('hale_phase{service="orders",phase="running"}')]).toEqual([2, 2, 1])
    current.end()
    await current.health.report()
    expect((await scrape(register)).get(runs)).toBe(2)
  })

  it('shares a registry with a second copy of the package, as import and require make', async () => {
    const register = new Registry()
    recordMetrics(createHealth({ name: 'orders' }), { register })
    vi.resetModules()
    const copy = await import('./record-metrics')
    expect(copy.recordMetrics).not.toBe(recordMetrics)
    copy.recordMetrics(createHealth({ name: 'stock', readiness: { database: () => true } }), { register })
    const ofPhase = async () => [...(await scrape(register)).keys()].filter((key) => /^hale_phase.*running/.test(key))
    expect(await ofPhase()).toEqual(['hale_phase{service="orders",phase="running"}', 'hale_phase{service="stock",phase="running"}'])
    copy.recordMetrics(createHealth({ name: 'orders' }), { register })
    expect(await ofPhase()).toHaveLength(2)
  })

  it('leaves a metric that another library registered under one of its names to that library', () => {
    const register = new Registry()
    new Gauge({ name: 'hale_phase', help: 'Not ours.', registers: [register] })
    expect(() => recordMetrics(createHealth(), { register })).toThrow('hale_phase has already been registered')
  })

  it('begins anew in a cleared registry, and stops counting at its end', async () => {
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

  it('has the given buckets', async () => {
    const register = new Registry()
    recordMetrics(createHealth({ readiness: { database: () => true } }), { register, buckets: [0.1, 2] })
    const buckets = [...(await scrape(register)).keys()].filter((key) => key.startsWith('hale_check_duration_seconds_bucket'))
    expect(buckets.map((key) => /le="([^"]+)"/.exec(key)?.[1])).toEqual(['0.1', '2', '+Inf'])
  })
})

describe('a wrong option is a TypeError', () => {
  const health = createHealth()
  it.each<[options: unknown, message: string]>([
    [{ registry: new Registry() }, 'recordMetrics: unknown option "registry"; did you mean "register"? Known: register, buckets'],
    [{ register: {} }, 'recordMetrics: register must be a Registry of prom-client; got an object'],
    [
      { buckets: [1, 1] },
      'recordMetrics: buckets must be an array of rising numbers of seconds, such as [0.01, 0.1, 1]; got an array of 2',
    ],
    [{ buckets: [] }, 'recordMetrics: buckets must be'],
    [new Registry(), 'recordMetrics: options must be an object literal; got an instance of Registry'],
  ])('%o', (options, message) => {
    const record = () => recordMetrics(health, options as MetricsOptions)
    expect(record).toThrow(TypeError)
    expect(record).toThrow(message)
  })

  it('and so is something else than a health', () => {
    expect(() => recordMetrics(Promise.resolve(health) as never)).toThrow(
      'recordMetrics: health must be what createHealth returns; got a promise',
    )
    expect(() => recordMetrics(undefined as never)).toThrow('recordMetrics: health must be')
  })
})
