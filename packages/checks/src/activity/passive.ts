import type { Check } from '@hale/core'
import { count, milliseconds, oneOf, readOptions } from '@hale/options'
import { CHECK_OPTIONS, type CheckOptions } from '../options/check-options'
import { requireOption } from '../options/require-option'
import { nonEmpty, RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { OBSERVED_CLIENTS, type ObservedClient } from './channels/clients'
import { isHostOf } from './channels/is-host-of'
import { openCalls } from './open-calls'
import { slidingWindow } from './sliding-window'

/** The options of {@link passive}. */
export interface PassiveOptions extends CheckOptions {
  /** The library whose calls it watches. `fetch` and `undici` are the same. */
  readonly client: ObservedClient
  /** Only calls to this host, such as `db` or `db:3306`. @default calls to any host */
  readonly host?: string | undefined
  /** How far back it looks (ms). @default 60000 */
  readonly window?: number | undefined
  /** Healthy while the window holds fewer calls than this: they prove nothing. @default 20 */
  readonly minimum?: number | undefined
  /** Degraded when at least this part (0 to 1) failed. @default 0.1 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when at least this part (0 to 1) failed. @default 0.5 */
  readonly unhealthyAt?: number | undefined
  /** A call without an answer for this long (ms) counts as failed. @default 10000 */
  readonly hungAfter?: number | undefined
  /** With `true` the check can make a report `unhealthy`. @default false */
  readonly critical?: boolean | undefined
}

/** A check that watches the calls of a client library. */
export interface Passive extends Check {
  /** Ends the watching, where a check is thrown away. */
  stop(): void
}

const CLIENT = oneOf(...(Object.keys(OBSERVED_CLIENTS) as ObservedClient[]))
const OPTIONS = {
  ...CHECK_OPTIONS,
  client: CLIENT,
  host: nonEmpty('a host, such as "db" or "db:3306"'),
  window: milliseconds(1),
  minimum: count,
  degradedAt: RATIO,
  unhealthyAt: RATIO,
  hungAfter: milliseconds(1),
}

/**
 * A check on the real traffic to a dependency, without a query and without wrapping: it watches the diagnostics channels of
 * the client library. Unhealthy when too large a part of the calls failed within the window. Use it beside a check that
 * sends a query: it sees what your calls meet, and what a small query does not.
 *
 * Only faults of the dependency count: no connection, a timeout, a lost connection, refused credentials, a server that
 * cannot serve (READONLY, 5xx). A mistake of the caller (4xx, WRONGTYPE, a constraint) is an answer. A call that the caller
 * gives up does not count. Silence decides nothing. No argument of a call is kept.
 *
 * It is not critical by default. Observes the part that failed as a ratio. `data` holds the counts.
 *
 * @throws TypeError for an unknown, missing or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { passive } from '@hale/checks/activity'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { payments: passive({ client: 'fetch', host: 'payments.example' }) } })
 * ```
 */
export function passive(options: PassiveOptions): Passive {
  const read = readOptions('passive', options ?? {}, OPTIONS)
  const { client, host, window = 60_000, minimum = 20, degradedAt = 0.1, unhealthyAt = 0.5, hungAfter = 10_000, ...settings } = read
  requireOption('passive', 'client', client, CLIENT)
  const judge = createJudge('passive', { degradedAt, unhealthyAt })
  const recent = slidingWindow(window)
  const open = openCalls(window)
  const stop = OBSERVED_CLIENTS[client]({
    begin(call) {
      if (isHostOf(call, host) && !call.mayWait?.()) open.begin(call.key)
    },
    end(call, failed) {
      open.end(call.key)
      if (isHostOf(call, host)) recent.add(failed)
    },
    drop: (call) => open.end(call.key),
  })
  return {
    critical: false,
    ...settings,
    scope: 'dependency',
    stop,
    run() {
      const ended = recent.tally()
      const hung = open.olderThan(hungAfter)
      const data = { total: ended.total + hung, failed: ended.failed + hung, hung }
      const message = `${data.failed} of ${data.total} calls of ${client} failed within ${window} ms`
      if (data.total < minimum) return { status: 'healthy', message: `${message}: fewer than ${minimum} prove nothing`, data }
      const value = Math.round((data.failed / data.total) * 10_000) / 10_000
      return { status: judge(value), message, observed: { value, unit: 'ratio', ...judge.limits }, data }
    },
  }
}
