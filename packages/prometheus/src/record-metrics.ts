import type { Health } from '@hale/core'
import { healthRule, readOptions, rule, verify } from '@hale/options'
import { register as defaultRegistry, type Registry } from 'prom-client'
import { recordedIn } from './recorded'

/** Options of {@link recordMetrics}. */
export interface MetricsOptions {
  /** The registry that your metrics endpoint serves. @default prom-client's global registry */
  readonly register?: Registry | undefined
  /**
   * The upper bounds of the duration histogram, in seconds.
   * @default [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
   */
  readonly buckets?: readonly number[] | undefined
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const OPTIONS = {
  register: rule((value) => typeof (value as Partial<Registry>)?.getSingleMetric === 'function', 'must be a Registry of prom-client'),
  buckets: rule(isRising, 'must be an array of rising numbers of seconds, such as [0.01, 0.1, 1]'),
}

/**
 * Records the state of each check and report, the age of each result, stuck runs, and counts of runs, timeouts,
 * durations and changes in a registry of prom-client. A scrape reads the latest results: it never runs a check, and a
 * failing check cannot fail it.
 *
 * Call it once for each health, when the service starts. The returned function removes the health from the registry. A
 * second health of the same name replaces the first, as when a development server reloads a module.
 *
 * @throws TypeError for a wrong option.
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
export function recordMetrics(health: Health, options: MetricsOptions = {}): () => void {
  verify('recordMetrics', 'health', health, healthRule)
  const { register = defaultRegistry, buckets = BUCKETS } = readOptions<MetricsOptions>('recordMetrics', options, OPTIONS)
  const service = health.snapshot().name ?? ''
  const { services, counters } = recordedIn(register, buckets)
  services.get(service)?.end()
  const recorded = { health, end: counters.count(health, service) }
  services.set(service, recorded)
  return () => {
    recorded.end()
    if (services.get(service) === recorded) services.delete(service)
  }
}

function isRising(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((bound, index) => Number.isFinite(bound) && (index === 0 || bound > value[index - 1]))
  )
}
