import type { Check } from '@hale/core'
import { milliseconds, type Rule, readOptions, rule } from '@hale/options'
import { offsetByHeader } from './clock/by-header'
import { offsetByNtp } from './clock/by-ntp'
import { parseTimeServer } from './clock/time-server'
import { parseUrl } from './http/parse-url'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { createJudge } from './options/thresholds'

export type { CheckOptions }

/** The options of {@link clock}. */
export interface ClockOptions extends CheckOptions {
  /** A time server (NTP), such as `time.example` or `10.0.0.1:123`; or an http or https URL, whose `Date` header counts. */
  readonly source: string
  /** Degraded when the clock is off by at least this much (ms). @default 1000 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when the clock is off by at least this much (ms). @default 30000 */
  readonly unhealthyAt?: number | undefined
  /** With `true` the check can make a report `unhealthy`. @default false */
  readonly critical?: boolean | undefined
  /** How long (ms) a result answers later probes without a run. @default 60000 */
  readonly maxAge?: number | undefined
}

const isUrl = (source: string): boolean => /^https?:/i.test(source)
const SOURCE: Rule = rule(
  (value) => typeof value === 'string' && (isUrl(value) || parseTimeServer(value) !== undefined),
  'must be a time server or a URL, such as "time.example" or "https://shop.example/"',
)
const OPTIONS = { ...CHECK_OPTIONS, source: SOURCE, degradedAt: milliseconds(1), unhealthyAt: milliseconds(1) }

/** How to measure how far (ms) this clock is ahead of the source. */
function measureOf(source: string): (signal: AbortSignal) => Promise<number> {
  const server = isUrl(source) ? undefined : parseTimeServer(source)
  if (server) return (signal) => offsetByNtp(server, signal)
  const url = parseUrl('clock', 'source', source, 'https://shop.example/')
  return (signal) => offsetByHeader(url, signal)
}

/**
 * A check that the clock of this machine agrees with another one. Use it in readiness, in the background and not critical:
 * with a wrong clock, tokens and certificates look expired, and signed requests are refused.
 *
 * An NTP server gives the difference to some milliseconds. A `Date` header has whole seconds, so less than a second counts
 * as none there. The time on the way is taken out. Nothing sets the clock.
 *
 * Observes the difference in ms, positive where this clock is ahead. It is not critical by default. Results are kept for a minute.
 *
 * @throws TypeError for an unknown, missing or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { clock } from '@hale/checks/clock'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { clock: clock({ source: 'pool.ntp.example', every: 600_000 }) } })
 * ```
 */
export function clock(options: ClockOptions): Check {
  const read = readOptions('clock', options ?? {}, OPTIONS)
  const { source, degradedAt = 1_000, unhealthyAt = 30_000, critical = false, maxAge = 60_000, ...settings } = read
  requireOption('clock', 'source', source, SOURCE)
  const judge = createJudge('clock', { degradedAt, unhealthyAt })
  const measure = measureOf(source)
  return {
    ...settings,
    critical,
    maxAge,
    async run({ signal }) {
      const value = Math.round(await measure(signal))
      const direction = value < 0 ? 'behind' : 'ahead'
      return {
        status: judge(Math.abs(value)),
        message: `this clock is ${Math.abs(value)} ms ${direction}`,
        observed: { value, unit: 'ms' },
      }
    },
  }
}
