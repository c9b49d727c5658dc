import type { Check, CheckFindings } from '@hale/core'
import { method, milliseconds, readOptions, rule } from '@hale/options'
import { CHECK_OPTIONS, type CheckOptions } from '../options/check-options'
import { requireOption } from '../options/require-option'
import { timeoutOf } from '../options/timeout'
import type { Work } from './work'

/** The options of {@link progress}. */
export interface ProgressOptions extends CheckOptions {
  /** How much work waits: a number, or whether there is any. May ask another system, such as the queue's server. */
  readonly waiting?: (() => number | boolean | PromiseLike<number | boolean>) | undefined
  /** A queue of a known client instead of `waiting`: {@link bullmqWork}, {@link amqplibWork} or {@link kafkajsWork}. */
  readonly work?: Work | undefined
  /** The longest healthy time (ms) without a move while work waits: several times as long as the slowest piece of work. */
  readonly within: number
}

/** A check with the functions that report moves. */
export interface Progress extends Check {
  /** Reports that a piece of work has ended, well or not. It works without its object. */
  moved(): void
  /** A function that does the same, counts as work while it runs, and reports a move after each call. */
  track<Parameters extends unknown[], Result>(
    work: (...parameters: Parameters) => Promise<Result>,
  ): (...parameters: Parameters) => Promise<Result>
  /** Ends following `work`. */
  close(): void
}

const WITHIN = milliseconds(1)
const OPTIONS = {
  ...CHECK_OPTIONS,
  waiting: method,
  work: rule((value) => typeof value === 'object' && value !== null, 'must be what bullmqWork, amqplibWork or kafkajsWork returns'),
  within: WITHIN,
}
const WORK_OR_WAITING = rule((value) => value !== undefined, 'must be a function that says how much work waits, or set `work`')
// The answer comes before the run's own timeout, which would count as a failure.
const MARGIN = 50

/**
 * A check that work goes on: unhealthy while work waits and nothing moved for longer than `within`. Idle is healthy, so a
 * worker with an empty queue is left alone. Use it for the consumer of a queue.
 *
 * The time counts from the last move, or from when work was first seen to wait, whichever is later. Where `waiting` fails
 * or does not answer, the check is degraded: then nothing is known, and the count begins anew.
 *
 * @throws TypeError for an unknown, missing or wrong option.
 * @example
 * ```ts
 * import { progress } from '@hale/checks/activity'
 * import { createHealth } from '@hale/core'
 *
 * const queue: string[] = []
 * const mails = progress({ waiting: () => queue.length, within: 60_000 })
 * export const health = createHealth({ readiness: { mails } })
 * export const send = mails.track(async (mail: string) => console.log(mail))
 * ```
 */
export function progress(options: ProgressOptions): Progress {
  const { within, waiting, work, ...settings } = readOptions('progress', options ?? {}, OPTIONS)
  requireOption('progress', 'within', within, WITHIN)
  const ask = work?.waiting ?? waiting
  requireOption('progress', 'waiting', ask, WORK_OR_WAITING)
  const longest = within
  let movedAt = Number.NEGATIVE_INFINITY
  let waitsSince: number | undefined
  /** The tracked calls that have not ended. A queue may no longer count their work: RabbitMQ does not once it is delivered. */
  let underWay = 0

  function moved(): void {
    movedAt = performance.now()
  }

  function judge(count: number | boolean): CheckFindings {
    const now = performance.now()
    const left = Number(count)
    if (!(left >= 0)) return unknown(`waiting returned ${String(count)}`)
    waitsSince = left > 0 || underWay > 0 ? (waitsSince ?? now) : undefined
    const still = waitsSince === undefined ? 0 : Math.round(now - Math.max(waitsSince, movedAt))
    return {
      status: still > longest ? 'unhealthy' : 'healthy',
      message:
        waitsSince === undefined
          ? 'nothing waits'
          : `${left > 0 ? `${left} wait` : `${underWay} under way`}, nothing moved for ${still} ms`,
      observed: { value: still, unit: 'ms' },
      data: { waiting: left, ...(underWay > 0 && { underWay }) },
    }
  }

  function unknown(reason: string): CheckFindings {
    waitsSince = undefined
    return { status: 'degraded', message: `it is not known whether work waits: ${reason}`, observed: { value: 0, unit: 'ms' } }
  }

  return {
    ...settings,
    scope: 'local',
    moved,
    track:
      (task) =>
      async (...parameters) => {
        underWay += 1
        try {
          return await task(...parameters)
        } finally {
          underWay -= 1
          moved()
        }
      },
    close: work?.follow(moved) ?? (() => {}),
    run: (context) =>
      withLimit(ask, Math.max(1, timeoutOf(context, settings) - MARGIN)).then(judge, (error: unknown) =>
        unknown(error instanceof Error ? error.message : String(error)),
      ),
  }
}

/** Asks, and rejects where no answer comes within `limit` (ms). */
function withLimit<T>(ask: () => T | PromiseLike<T>, limit: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${limit} ms`)), limit)
    new Promise<T>((answer) => answer(ask())).then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
