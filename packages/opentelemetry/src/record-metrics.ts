import type { Health } from '@hale/core'
import { healthRule, plainObject, readOptions, rule, verify } from '@hale/options'
import { type Attributes, type Meter, metrics } from '@opentelemetry/api'
import { ATTRIBUTE } from './attributes'
import { countRuns } from './count-runs'
import { observeStates } from './observe-states'

/** Options of {@link recordMetrics}. */
export interface MetricsOptions {
  /** Where the metrics are recorded. @default the meter `@hale/opentelemetry` of the global provider */
  readonly meter?: Meter | undefined
  /** Added to every metric, beside the health's name. The name and these attributes identify a health in its process. */
  readonly attributes?: Attributes | undefined
}

type Recordings = WeakMap<Meter, Map<string, () => void>>

const OPTIONS = {
  meter: rule((value) => typeof (value as Partial<Meter>)?.createCounter === 'function', 'must be a Meter of @opentelemetry/api'),
  attributes: plainObject,
}
/** Global, so that an ESM copy of this package and a CommonJS one find each other's recordings. */
const KEY: unique symbol = Symbol.for('@hale/opentelemetry')

/**
 * Records the state of each check and report, the age of each result, stuck runs, and counts of runs, timeouts,
 * durations and changes through the OpenTelemetry API. A collection reads the latest results: it never runs a check.
 *
 * Call it once for each health, after the SDK is set up. The returned function ends the recording. A second health with
 * the same name and attributes replaces the first, as when a development server reloads a module.
 *
 * Names, units and attributes follow OpenTelemetry's semantic conventions: like `hw.status`, each `hale.*.status` is 1
 * for the current state and 0 for the others, and `error.type` is the code of a failure.
 *
 * @throws TypeError for a wrong option.
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
export function recordMetrics(health: Health, options: MetricsOptions = {}): () => void {
  verify('recordMetrics', 'health', health, healthRule)
  const read = readOptions<MetricsOptions>('recordMetrics', options, OPTIONS)
  const { meter = metrics.getMeter('@hale/opentelemetry'), attributes = {} } = read
  const { name } = health.snapshot()
  const common = name === undefined ? attributes : { [ATTRIBUTE.service]: name, ...attributes }
  const recordings = recordingsOf(meter)
  const identity = JSON.stringify(Object.entries(common).sort(([a], [b]) => (a < b ? -1 : 1)))
  recordings.get(identity)?.()

  const endStates = observeStates(health, meter, common)
  const endRuns = countRuns(health, meter, common)
  function end(): void {
    endStates()
    endRuns()
    if (recordings.get(identity) === end) recordings.delete(identity)
  }
  recordings.set(identity, end)
  return end
}

function recordingsOf(meter: Meter): Map<string, () => void> {
  const shared = globalThis as { [KEY]?: Recordings }
  shared[KEY] ??= new WeakMap()
  const recordings = shared[KEY].get(meter) ?? new Map()
  shared[KEY].set(meter, recordings)
  return recordings
}
