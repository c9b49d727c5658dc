import type { Health } from '@hale/core'
import { register as defaultRegistry, Gauge, type Registry } from 'prom-client'
import { type Counters, createCounters } from './counters'
import { gauges } from './gauges'

/** Where the metrics go. */
export interface MetricsOptions {
  /** The registry that your own endpoint serves. @default prom-client's global one */
  readonly register?: Registry
  /**
   * The upper bounds of the duration histogram, in seconds.
   * @default [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
   */
  readonly buckets?: readonly number[]
}

/** The metrics of one registry, and whose they are. A registry takes a name once, whatever the number of healths. */
interface Recorded {
  readonly first: unknown
  readonly healths: Map<string, Health>
  readonly counters: Counters
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const FIRST = 'hale_check_status'
const recordedIn = new WeakMap<Registry, Recorded>()

/**
 * Shows a health in a registry of prom-client: how each check and report stands, how old each result is, which runs are
 * stuck, and counts of runs, timeouts, durations and changes. A scrape is answered from the results that are there: it
 * never runs a check, waits for none and cannot fail because one does. Call it once, when the service starts; what it
 * returns ends it. Throws a TypeError when the registry shows another health of the same name already.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createHealth } from '@hale/core'
 * import { recordMetrics } from '@hale/prometheus'
 * import { register } from 'prom-client'
 *
 * recordMetrics(createHealth({ name: 'orders' }))
 * createServer(async (_request, response) => {
 *   response.setHeader('content-type', register.contentType).end(await register.metrics())
 * })
 * ```
 */
export function recordMetrics(health: Health, { register = defaultRegistry, buckets = BUCKETS }: MetricsOptions = {}): () => void {
  const service = health.snapshot().name ?? ''
  const { healths, counters } = recordedTo(register, buckets)
  if (healths.has(service)) {
    const whose = service === '' ? 'a health without a name' : `a health of the name "${service}"`
    throw new TypeError(`the registry shows ${whose} already: give each its own name in createHealth, or its own registry`)
  }
  healths.set(service, health)
  const endCounting = counters.count(health, service)
  return () => {
    endCounting()
    if (healths.get(service) === health) healths.delete(service)
  }
}

function recordedTo(register: Registry, buckets: readonly number[]): Recorded {
  const recorded = recordedIn.get(register)
  // A registry that was cleared has forgotten its metrics.
  if (recorded && register.getSingleMetric(FIRST) === recorded.first) return recorded
  const healths = new Map<string, Health>()
  for (const gauge of gauges) registerGauge(gauge, healths, register)
  const created = { first: register.getSingleMetric(FIRST), healths, counters: createCounters([register], [...buckets]) }
  recordedIn.set(register, created)
  return created
}

function registerGauge({ name, help, labels, read }: (typeof gauges)[number], healths: Map<string, Health>, register: Registry): void {
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [register],
    collect() {
      this.reset()
      for (const [service, health] of healths) for (const sample of read(health)) this.set({ service, ...sample.labels }, sample.value)
    },
  })
}
