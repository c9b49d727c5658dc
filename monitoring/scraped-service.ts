import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth, type Health } from '@hale/core'
import * as opentelemetry from '@hale/opentelemetry'
import * as prometheus from '@hale/prometheus'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { Registry } from 'prom-client'

/** A service that Prometheus scrapes, whose database can be broken. */
export interface ScrapedService {
  /** Host and port, as a scrape configuration has it. */
  readonly target: string
  readonly health: Health
  /** How often the check of the database has run. */
  readonly runs: number
  /** The statuses of all scrapes that were answered. */
  readonly scrapes: readonly number[]
  setDatabase(up: boolean): void
  close(): Promise<void>
}

/** Starts one whose metrics go through prom-client, or through the OpenTelemetry SDK. */
export async function startScrapedService(name: string, library: 'prom-client' | 'opentelemetry'): Promise<ScrapedService> {
  let up = true
  let runs = 0
  const run = async (): Promise<boolean> => {
    runs += 1
    return up
  }
  const health = createHealth({ name, readiness: { database: { run, maxAge: 0 } } })
  const scrapes: number[] = []
  const server = (library === 'prom-client' ? servePromClient : serveOpenTelemetry)(health)
  server.on('request', (_request, response) => response.on('finish', () => scrapes.push(response.statusCode)))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    health,
    get runs() {
      return runs
    },
    scrapes,
    setDatabase(state) {
      up = state
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function servePromClient(health: Health): Server {
  const register = new Registry()
  prometheus.recordMetrics(health, { register })
  return createServer(async (_request, response) => {
    response.setHeader('content-type', register.contentType).end(await register.metrics())
  })
}

function serveOpenTelemetry(health: Health): Server {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [exporter] })
  opentelemetry.recordMetrics(health, { meter: provider.getMeter('@hale/opentelemetry') })
  return createServer((request, response) => exporter.getMetricsRequestHandler(request, response))
}
