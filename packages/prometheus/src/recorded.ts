import type { Health } from '@hale/core'
import { Counter, Gauge, type Registry } from 'prom-client'
import { type Counters, createCounters } from './counters'
import { GAUGES, type GaugeDefinition } from './gauges'

/** The metrics of one registry, and the healths that they show, by service name. */
interface Recorded {
  readonly first: unknown
  readonly services: Map<string, { readonly health: Health; readonly end: () => void }>
  readonly counters: Counters
}

const FIRST = 'hale_check_status'
/** A registry takes each name once, so an ESM copy of this package and a CommonJS one must find each other's metrics. */
const KEY: unique symbol = Symbol.for('@hale/prometheus')

/** The metrics of a registry, registered on the first call. */
export function recordedIn(register: Registry & { [KEY]?: Recorded }, buckets: readonly number[]): Recorded {
  const recorded = register[KEY]
  // A registry that was cleared no longer has the metrics.
  if (recorded && register.getSingleMetric(FIRST) === recorded.first) return recorded
  const services: Recorded['services'] = new Map()
  for (const gauge of GAUGES) registerGauge(gauge, services, register)
  const created = { first: register.getSingleMetric(FIRST), services, counters: createCounters(register, buckets) }
  register[KEY] = created
  return created
}

function registerGauge(
  { name, help, labels, aggregator, counter, read }: GaugeDefinition,
  services: Recorded['services'],
  register: Registry,
): void {
  const common = { name, help, aggregator, labelNames: [...labels], registers: [register] }
  const samples = () =>
    [...services].flatMap(([service, { health }]) => read(health).map((one) => ({ ...one, labels: { service, ...one.labels } })))
  if (counter) {
    new Counter({
      ...common,
      collect() {
        this.reset()
        for (const { labels: of, value } of samples()) this.inc(of, value)
      },
    })
  } else {
    new Gauge({
      ...common,
      collect() {
        this.reset()
        for (const { labels: of, value } of samples()) this.set(of, value)
      },
    })
  }
}
