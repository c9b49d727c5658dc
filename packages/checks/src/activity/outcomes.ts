import type { Check, LivenessCheck, Scope } from '@hale/core'
import { count, milliseconds, oneOf, readOptions, SCOPES } from '@hale/options'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { slidingWindow } from './sliding-window'

/** The options of {@link outcomes}. */
export interface OutcomesOptions extends LivenessCheckOptions {
  /** How far back it looks (ms). @default 60000 */
  readonly window?: number | undefined
  /** Healthy while the window holds fewer outcomes than this: they prove nothing. @default 20 */
  readonly minimum?: number | undefined
  /** Degraded when at least this part (0 to 1) failed. @default 0.1 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when at least this part (0 to 1) failed. @default 0.5 */
  readonly unhealthyAt?: number | undefined
  /** What the traffic depends on. Set `local` only where no other system can make it fail. @default 'dependency' */
  readonly scope?: Scope | undefined
}

type Wrapped<Result> = Result extends PromiseLike<infer Value> ? Promise<Value> : Result

/** The two ways to record traffic for the check. */
export interface Outcomes {
  /** Counts one outcome. Anything but `true` is a failure. */
  record(ok: boolean): void
  /** Returns the same function, which counts each call. A throw or a rejection counts as a failure and is passed on. */
  wrap<This, Parameters extends unknown[], Result>(
    work: (this: This, ...parameters: Parameters) => Result,
  ): (this: This, ...parameters: Parameters) => Wrapped<Result>
}

const OPTIONS = {
  ...LIVENESS_CHECK_OPTIONS,
  window: milliseconds(1),
  minimum: count,
  degradedAt: RATIO,
  unhealthyAt: RATIO,
  scope: oneOf(...SCOPES),
}

/**
 * A check on the success of real traffic, which your code records: unhealthy when too large a part of it failed within
 * the window. Use it in readiness where real requests prove more than a request of the check's own, and cost no query: an
 * external API, a queue, your own handlers.
 *
 * Observes the part that failed as a ratio. `data` holds the counts. It is synchronous, and its memory does not grow with
 * the traffic. An unhealthy instance that gets no traffic is healthy again when its window is empty.
 *
 * @throws TypeError for an unknown or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { outcomes } from '@hale/checks/activity'
 * import { createHealth } from '@hale/core'
 *
 * const payments = outcomes({ window: 60_000, minimum: 20, unhealthyAt: 0.5, critical: false })
 * export const health = createHealth({ readiness: { payments } })
 * export const pay = payments.wrap(async (order: string) => {
 *   const response = await fetch('https://payments.example/charges', { method: 'POST', body: order })
 *   if (!response.ok) throw new Error(`payment of ${order} failed with status ${response.status}`)
 * })
 * ```
 */
export function outcomes(options: OutcomesOptions & { readonly scope: 'local' }): LivenessCheck & Outcomes
export function outcomes(options?: OutcomesOptions): Check & Outcomes
export function outcomes(options: OutcomesOptions = {}): Omit<Check, 'run'> & Pick<LivenessCheck, 'run'> & Outcomes {
  const read = readOptions('outcomes', options, OPTIONS)
  const { window = 60_000, minimum = 20, degradedAt = 0.1, unhealthyAt = 0.5, scope = 'dependency', ...settings } = read
  const judge = createJudge('outcomes', { degradedAt, unhealthyAt })
  const recent = slidingWindow(window)
  const record = (ok: boolean) => recent.add(ok !== true)
  const succeed = <Value>(value: Value): Value => {
    record(true)
    return value
  }
  const fail = (error: unknown): never => {
    record(false)
    throw error
  }
  return {
    ...settings,
    scope,
    record,
    wrap: (work) =>
      function (...parameters) {
        try {
          const result = work.apply(this, parameters)
          // Some query builders run the query again at each call of `then`, so it is called once.
          return (isThenable(result) ? Promise.resolve(result).then(succeed, fail) : succeed(result)) as Wrapped<typeof result>
        } catch (error) {
          return fail(error)
        }
      },
    run() {
      const data = recent.tally()
      const { total, failed } = data
      const message = `${failed} of ${total} failed within ${window} ms`
      if (total < minimum) return { status: 'healthy', message: `${message}: fewer than ${minimum} prove nothing`, data }
      const value = Math.round((failed / total) * 10_000) / 10_000
      return { status: judge(value), message, observed: { value, unit: 'ratio', ...judge.limits }, data }
    },
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
}
