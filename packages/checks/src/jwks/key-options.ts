import type { CheckFindings, Observation } from '@hale/core'
import { method, milliseconds, type OptionRules, readOptions } from '@hale/options'
import { CHECK_OPTIONS, type CheckOptions } from '../options/check-options'
import type { Fetch, PublishedDocument } from './document'
import type { KeyCount } from './key-set'

/** The options of `jwks` and `oidc`. */
export interface KeyOptions extends CheckOptions {
  /** Degraded when a cache on the way has held the keys for at least this long (ms), by its `Age` header. @default any age */
  readonly degradedAt?: number | undefined
  /** The function that sends the request. @default the global fetch */
  readonly fetch?: Fetch | undefined
  /** With `true` the check can make a report `unhealthy`: the provider is shared, so an outage would take out every instance. @default false */
  readonly critical?: boolean | undefined
  /** How long (ms) a result answers later probes without a run. @default 60000 */
  readonly maxAge?: number | undefined
}

const KEY_OPTIONS: OptionRules<KeyOptions> = { ...CHECK_OPTIONS, degradedAt: milliseconds(1), fetch: method }

/** Keys change rarely, and a third party's server must not be hit by each probe. */
const MAX_AGE = 60_000

/** The options with their defaults. */
export interface ResolvedKeyOptions {
  readonly degradedAt: number | undefined
  readonly fetch: Fetch
  /** Those of every check. */
  readonly settings: CheckOptions
}

export function readKeyOptions(caller: string, options: KeyOptions): ResolvedKeyOptions {
  const read = readOptions(caller, options, KEY_OPTIONS)
  // A third party must not take your instances out of rotation.
  const { degradedAt, fetch = globalThis.fetch, critical = false, maxAge = MAX_AGE, ...settings } = read
  return { degradedAt, fetch, settings: { ...settings, critical, maxAge } }
}

/** What a run found: the time that it took, the keys, and the age of their document. */
export function findings(observed: Observation, count: KeyCount, { age }: PublishedDocument, degradedAt: number = Infinity): CheckFindings {
  const data = { ...count, age: age ?? null }
  if (age === undefined || age < degradedAt) return { observed, data }
  return { status: 'degraded', message: `a cache has held the keys for ${age} ms`, observed, data }
}
