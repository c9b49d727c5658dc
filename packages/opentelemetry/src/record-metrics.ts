import type { Health } from '@hale/core'
import { type Attributes, type Meter, metrics } from '@opentelemetry/api'
import { attribute } from './attributes'
import { countRuns } from './count-runs'
import { observeStates } from './observe-states'

/** Where the metrics go. */
export interface MetricsOptions {
  /** @default the meter `@hale/opentelemetry` of the global provider */
  readonly meter?: Meter
  /** Stand on every metric, beside the health's name. Healths of one process are told apart by name, or by these. */
  readonly attributes?: Attributes
}

/**
 * Shows a health through the OpenTelemetry API: how each check and report stands, how old each result is, which runs are
 * stuck, and counts of runs, timeouts, durations and changes. A collection is answered from the results that are there:
 * it never runs a check. Call it once, when the SDK is set up; what it returns ends it.
 *
 * Names, units and attributes follow OpenTelemetry's semantic conventions: a state is a `hale.*.status` of 1 for the one
 * that is and 0 for the others, as `hw.status` is; a failure is told by `error.type`.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { recordMetrics } from '@hale/opentelemetry'
 *
 * const end = recordMetrics(createHealth({ name: 'orders' }))
 * process.on('beforeExit', end)
 * ```
 */
export function recordMetrics(
  health: Health,
  { meter = metrics.getMeter('@hale/opentelemetry'), attributes = {} }: MetricsOptions = {},
): () => void {
  const { name } = health.snapshot()
  const common = name === undefined ? attributes : { [attribute.service]: name, ...attributes }
  const endStates = observeStates(health, meter, common)
  const endRuns = countRuns(health, meter, common)
  return () => {
    endStates()
    endRuns()
  }
}
