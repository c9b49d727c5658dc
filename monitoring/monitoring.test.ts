import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeWithServer, findBinaries, prometheusServer } from '@hale/testbed'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { type ScrapedService, startScrapedService } from './scraped-service'
import { startCluster } from './start-cluster'

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8')
const services = {
  orders: await startScrapedService('orders', 'prom-client'),
  stock: await startScrapedService('stock', 'opentelemetry'),
}
const cluster = await startCluster()
afterAll(() => Promise.all([...Object.values(services), cluster].map((service) => service.close())))

/** The shipped configuration with the targets of this test and shorter times. */
const files = {
  'prometheus.yml': read('prometheus/prometheus.yml')
    .replace("'orders:3000'", `'${services.orders.target}', '${cluster.target}'`)
    .replace('stock:9464', services.stock.target)
    .replaceAll('15s', '200ms'),
  'hale.rules.yml': read('prometheus/hale.rules.yml').replaceAll(/for: \d+m/g, 'for: 1s'),
}

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [timestamp: number, value: string]
}

describeWithServer(
  prometheusServer,
  'a real Prometheus with the shipped configuration',
  (server) => {
    async function api<Data>(path: string): Promise<Data> {
      const response = await fetch(`${server().url}/api/v1/${path}`)
      const { status, error, data } = (await response.json()) as { status: string; error?: string; data: Data }
      if (status !== 'success') throw new Error(`${path}: ${error}`)
      return data
    }
    const query = async (expression: string): Promise<readonly Series[]> =>
      (await api<{ result: Series[] }>(`query?query=${encodeURIComponent(expression)}`)).result
    const alerts = async (): Promise<string[]> => {
      const { alerts: all } = await api<{ alerts: { state: string; labels: Record<string, string> }[] }>('alerts')
      return all.filter(({ state }) => state === 'firing').map(({ labels }) => `${labels['alertname']} ${labels['service']}`)
    }
    async function until<Value>(read: () => Promise<Value>, fits: (value: Value) => boolean): Promise<Value> {
      const end = Date.now() + 60_000
      let value = await read()
      while (!fits(value)) {
        if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`)
        await sleep(100)
        value = await read()
      }
      return value
    }

    beforeEach(async () => {
      for (const { health, setDatabase } of Object.values(services)) {
        setDatabase(true)
        await health.report('readiness')
      }
      await cluster.breakDatabases(0)
    })

    it('reads both libraries under the same names, and runs no check', async () => {
      const before = Object.values(services).map(({ runs }) => runs)
      const expression = 'hale_check_status{probe="readiness",check="database",status="healthy"}'
      const series = await until(
        () => query(expression),
        (found) => found.length === 3 && found.every(({ value }) => value[1] === '1'),
      )
      expect(series.map(({ metric }) => [metric['job'], metric['service']]).sort()).toEqual([
        ['opentelemetry', 'stock'],
        ['prom-client', 'cluster'],
        ['prom-client', 'orders'],
      ])
      for (const { metric } of series)
        expect(Object.keys(metric).sort()).toEqual(['__name__', 'check', 'instance', 'job', 'probe', 'service', 'status'])
      for (const name of [
        'hale_check_age_seconds',
        'hale_check_duration_seconds_count',
        'hale_check_stuck_runs',
        'hale_phase',
        'hale_check_runs_total',
      ])
        expect(new Set((await query(name)).map(({ metric }) => metric['service'])), name).toEqual(new Set(['orders', 'stock', 'cluster']))
      expect(Object.values(services).map(({ runs }) => runs)).toEqual(before)
    })

    it('gets 200 while everything is unhealthy; alerts fire when a database goes away, and clear when it is back', {
      timeout: 120_000,
    }, async () => {
      const probing = setInterval(() => {
        for (const { health } of Object.values(services)) void health.report('readiness')
      }, 100)
      try {
        for (const { setDatabase } of Object.values(services)) setDatabase(false)
        const expected = ['HaleCheckUnhealthy orders', 'HaleCheckUnhealthy stock', 'HaleNotReady orders', 'HaleNotReady stock']
        await until(alerts, (firing) => expected.every((alert) => firing.includes(alert)))
        for (const { setDatabase } of Object.values(services)) setDatabase(true)
        await until(alerts, (firing) => firing.length === 0)
      } finally {
        clearInterval(probing)
      }
      const scrapes = Object.values(services).flatMap((service: ScrapedService) => service.scrapes)
      expect(scrapes.length).toBeGreaterThan(10)
      expect(new Set(scrapes)).toEqual(new Set([200]))
    })

    it('fires for a cluster whose four workers are unhealthy, and for one of them, and clears', async () => {
      for (const down of [4, 1]) {
        await cluster.breakDatabases(down)
        const expected = ['HaleCheckUnhealthy cluster', 'HaleNotReady cluster']
        await until(alerts, (firing) => expected.every((alert) => firing.includes(alert)))
        const statuses = await query('hale_check_status{service="cluster",status="unhealthy"}')
        expect(statuses.map(({ value }) => value[1])).toEqual(['1'])
        await cluster.breakDatabases(0)
        await until(alerts, (firing) => firing.length === 0)
      }
    })

    it('answers every query of the dashboard', async () => {
      const dashboard = JSON.parse(read('grafana/hale.json')) as { panels: { title: string; targets: { expr: string }[] }[] }
      expect(dashboard.panels.length).toBeGreaterThan(8)
      for (const { title, targets } of dashboard.panels) {
        for (const { expr } of targets) {
          const expression = expr.replaceAll(/\$(job|service|instance)/g, '.*').replaceAll('$__rate_interval', '30s')
          expect(expression).not.toContain('$')
          const series = await until(
            () => query(expression),
            (found) => found.length > 0,
          )
          expect(series.length, title).toBeGreaterThan(0)
        }
      }
    })

    it('passes the tests of the rules in promtool, with the times as they are', () => {
      const promtool = findBinaries(['promtool'])?.promtool ?? 'promtool'
      const printed = execFileSync(promtool, ['test', 'rules', join(import.meta.dirname, 'prometheus/hale.rules.test.yml')], {
        encoding: 'utf8',
      })
      expect(printed).toContain('SUCCESS')
      execFileSync(promtool, ['check', 'config', join(import.meta.dirname, 'prometheus/prometheus.yml')], { encoding: 'utf8' })
    })
  },
  { files },
)
