import type { Check, LivenessCheck, Scope } from '@hale/core'
import type { LivenessCheckOptions } from '../options/check-options'
import { createJudge, milliseconds, ratio, requireOnScale } from '../options/thresholds'
import { slidingWindow } from './sliding-window'

/** What {@link outcomes} takes. */
export interface OutcomesOptions extends LivenessCheckOptions {
  /** How far back it looks (ms). @default 60000 */
  readonly window?: number | undefined
  /** Fewer outcomes than this within the window say nothing: healthy. @default 20 */
  readonly minimum?: number | undefined
  /** The part that failed, from 0 to 1, from which on it is degraded. @default 0.1 */
  readonly degradedAt?: number | undefined
  /** The part that failed, from 0 to 1, from which on it is unhealthy. @default 0.5 */
  readonly unhealthyAt?: number | undefined
  /** What the traffic is about. Say `local` only where no other system can make it fail. @default 'dependency' */
  readonly scope?: Scope | undefined
}

type Wrapped<Result> = Result extends PromiseLike<infer Value> ? Promise<Value> : Result

/** How the traffic is told to the check. */
export interface Outcomes {
  /** Counts one outcome; anything but `true` is a failure. */
  record(ok: boolean): void
  /** The same function, each call of which is counted: a throw or a rejection as a failure, and passed on as it was. */
  wrap<This, Parameters extends unknown[], Result>(
    work: (this: This, ...parameters: Parameters) => Result,
  ): (this: This, ...parameters: Parameters) => Wrapped<Result>
}

const counts = { expected: 'a whole number from 1', fits: (value: number) => value >= 1 && value % 1 === 0 }

/**
 * A check on the success of real traffic, which your code records: unhealthy when too large a part of it failed within
 * the window. Use it in readiness where the real requests say more than a question of the check's own could, and cost
 * no query: an external API, a queue, your own handlers.
 *
 * Observes the part that failed as a ratio; the numbers are in `data`. It is synchronous, and its memory does not grow
 * with the traffic. An instance that gets no traffic because it is unhealthy is healthy again once its window is empty.
 *
 * @throws TypeError when an option is no number; RangeError when a threshold is not from 0 to 1, `degradedAt` is above
 * `unhealthyAt`, `window` is not positive, or `minimum` is no whole number from 1.
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
export function outcomes({
  window = 60_000,
  minimum = 20,
  degradedAt = 0.1,
  unhealthyAt = 0.5,
  scope = 'dependency',
  ...options
}: OutcomesOptions = {}): Omit<Check, 'run'> & Pick<LivenessCheck, 'run'> & Outcomes {
  const judge = createJudge('outcomes', { degradedAt, unhealthyAt }, ratio)
  requireOnScale('outcomes: window', window, milliseconds)
  requireOnScale('outcomes: minimum', minimum, counts)
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
    ...options,
    scope,
    record,
    wrap: (work) =>
      function (...parameters) {
        try {
          const result = work.apply(this, parameters)
          // Some query builders run anew each time that their `then` is called, so it is called once, and here.
          return (isThenable(result) ? Promise.resolve(result).then(succeed, fail) : succeed(result)) as Wrapped<typeof result>
        } catch (error) {
          return fail(error)
        }
      },
    run() {
      const data = recent.tally()
      const { total, failed } = data
      const message = `${failed} of ${total} failed within ${window} ms`
      if (total < minimum) return { status: 'healthy', message: `${message}: fewer than ${minimum} say nothing`, data }
      const value = Math.round((failed / total) * 10_000) / 10_000
      return { status: judge(value), message, observed: { value, unit: 'ratio' }, data }
    },
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
}
