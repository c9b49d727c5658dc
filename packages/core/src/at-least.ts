import { count, milliseconds, plainObject, readOptions, readSettings, refuseUnknown, rule, verify } from '@hale/options'
import type { Check } from './contract/check'
import type { JsonObject } from './contract/json'
import type { CheckResult } from './contract/report'
import { createHealth } from './health'
import { CHECK, KNOWN, NAME, NOTES, SETTINGS, settingsIn } from './options/resolve-check'

/** The settings of the whole check that {@link atLeast} makes. */
export type AtLeastOptions = Omit<Check, 'run'>

// The parts' timeouts end first, so that the whole can show which part hung.
const MARGIN = 50

/**
 * One check of several interchangeable dependencies, such as replicas or brokers. It is healthy while at least `n` parts are
 * healthy or degraded, and its `data` holds the result of each part. A part's timeout is 450 ms by default, and at most
 * 50 ms less than the timeout of the whole. `maxAge`, `every`, `critical` and the thresholds belong to the whole.
 *
 * @throws TypeError when `n`, an option or a part is wrong.
 *
 * @example
 * ```ts
 * import { atLeast, createHealth } from '@hale/core'
 *
 * const ping = (host: string) => async ({ signal }: { signal: AbortSignal }) => {
 *   const response = await fetch(`http://${host}/livez`, { signal })
 *   if (!response.ok) throw new Error(`${host} answered ${response.status}`)
 * }
 * export const health = createHealth({
 *   readiness: { brokers: atLeast(2, { a: ping('a.internal'), b: ping('b.internal'), c: ping('c.internal') }) },
 * })
 * ```
 */
export function atLeast(n: number, checks: Readonly<Record<string, Check | Check['run']>>, options: AtLeastOptions = {}): Check {
  verify('atLeast', 'checks', checks, plainObject)
  const parts = Object.entries(checks)
  verify('atLeast', 'n', n, count)
  verify(
    'atLeast',
    'n',
    n,
    rule(() => n <= parts.length, `must be at most ${parts.length}, as many as there are checks`),
  )
  const { timeout = 500 } = readOptions('atLeast', options, { ...SETTINGS, ...NOTES, timeout: milliseconds(MARGIN + 1, 60_000) })
  const partTimeout = milliseconds(1, timeout - MARGIN, `A part ends ${MARGIN} ms before the whole, whose timeout is ${timeout} ms.`)
  for (const [name, check] of parts) {
    verify('atLeast', 'the name of a check', name, NAME)
    verify('atLeast', name, check, CHECK)
    if (typeof check === 'function') continue
    refuseUnknown('atLeast', settingsIn(check), KNOWN, name)
    readSettings<Check>('atLeast', check, { ...SETTINGS, ...NOTES, timeout: partTimeout }, name)
  }
  const health = createHealth({
    readiness: Object.fromEntries(parts.map(([name, check]) => [name, asPart(check)])),
    deadline: timeout - MARGIN,
  })
  return {
    ...options,
    timeout,
    async run() {
      const { checks: results } = await health.report('readiness')
      const passing = Object.values(results).filter((result) => result.status !== 'unhealthy').length
      return {
        status: passing >= n ? 'healthy' : 'unhealthy',
        message: `${passing} of ${parts.length} pass, ${n} must`,
        observed: { value: passing, unit: 'passing' },
        data: Object.fromEntries(Object.entries(results).map(([name, result]) => [name, resultData(result)])),
      }
    },
  }
}

// A part runs with each run of the whole, whose age alone counts.
function asPart(check: Check | Check['run']): Check {
  if (typeof check === 'function') return { run: check, maxAge: 0 }
  const { scope, timeout } = check
  return { run: (context) => check.run(context), scope, timeout, maxAge: 0 }
}

function resultData({ status, duration, timestamp, message, observed, data, error }: CheckResult): JsonObject {
  return { status, duration, timestamp, message, observed: observed && { ...observed }, data, error: error && { ...error } }
}
