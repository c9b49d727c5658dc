import type { Check, CheckFindings } from '@hale/core'
import { milliseconds, type Rule, readOptions, rule } from '@hale/options'
import { createWaitingSince, type WaitingJob } from './bullmq/waiting-since'
import { createUnlessRefused } from './connection/refused-login'
import { codedError, failure } from './failure/failure'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { isFrom, RATIO } from './options/rules'
import { createJudge } from './options/thresholds'
import { REDIS_CODES } from './redis/codes'

export type { CheckOptions, WaitingJob }

type FirstJobs = (start: number, end: number) => PromiseLike<readonly (WaitingJob | null | undefined)[]>

/** A `Queue` of BullMQ or of Bull. */
export interface BullmqQueue {
  readonly name: string
  getJobCounts(...types: string[]): PromiseLike<unknown>
  /** Oldest first. */
  getWaiting(...range: Parameters<FirstJobs>): ReturnType<FirstJobs>
  /** Soonest first. */
  getDelayed?(...range: Parameters<FirstJobs>): ReturnType<FirstJobs>
  /** The next first. Bull keeps these jobs with the others. */
  getPrioritized?(...range: Parameters<FirstJobs>): ReturnType<FirstJobs>
  getWorkers(): PromiseLike<readonly unknown[]>
}

/** The options of {@link bullmq}. */
export interface BullmqOptions extends CheckOptions {
  /** Unhealthy while fewer workers than this are connected. With 0 they are not counted. @default 1 */
  readonly workers?: number | undefined
  /** Degraded when the oldest waiting job has waited this long (ms). @default 60000 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when the oldest waiting job has waited this long (ms). @default 600000 */
  readonly unhealthyAt?: number | undefined
  /** Degraded when at least this part (0 to 1) of the finished jobs that the queue keeps have failed. @default any part */
  readonly failedAt?: number | undefined
}

const WHOLE: Rule = rule((value) => isFrom(value, 0) && value % 1 === 0, 'must be a whole number from 0')
const OPTIONS = { ...CHECK_OPTIONS, workers: WHOLE, degradedAt: milliseconds(1), unhealthyAt: milliseconds(1), failedAt: RATIO }

const LISTS = ['waiting', 'prioritized', 'delayed'] as const

interface Standing {
  readonly counts: Readonly<Record<'waiting' | 'failed' | 'completed', number>>
  /** How long (ms) the oldest waiting job has waited. */
  readonly age: number
  readonly workers: number | undefined
}

/** Reads the first job of each list, and says how long (ms) the oldest one has waited. */
function createAgeOf(queue: BullmqQueue): () => Promise<number> {
  const firsts = { waiting: queue.getWaiting, prioritized: queue.getPrioritized, delayed: queue.getDelayed }
  const since = { waiting: createWaitingSince(), prioritized: createWaitingSince(), delayed: createWaitingSince() }
  return async () => {
    const ages = LISTS.map(async (list) => {
      const [first] = (await firsts[list]?.call(queue, 0, 0)) ?? []
      return first ? Date.now() - since[list](first) : 0
    })
    // A delayed job may begin later. Once it may, a worker that does not fetch it keeps it waiting.
    return Math.max(0, ...(await Promise.all(ages)))
  }
}

/** The jobs of a paused queue wait too. Bull counts wrongly where it does not know a state. */
function statesOf({ getPrioritized }: BullmqQueue): string[] {
  return ['wait', 'waiting', 'paused', 'failed', 'completed', ...(getPrioritized ? ['prioritized'] : [])]
}

async function readStanding(queue: BullmqQueue, readAge: () => Promise<number>, countsWorkers: boolean): Promise<Standing> {
  const [counts, age, workers] = await Promise.all([
    queue.getJobCounts(...statesOf(queue)) as PromiseLike<Record<string, unknown> | null | undefined>,
    readAge(),
    countsWorkers ? queue.getWorkers() : undefined,
  ])
  const { wait, waiting = wait, paused = 0, prioritized = 0, failed, completed } = counts ?? {}
  if (![waiting, paused, prioritized, failed, completed].every((value) => typeof value === 'number')) {
    throw codedError('invalid_answer', `the queue ${queue.name} did not count its jobs`)
  }
  const all = Number(waiting) + Number(paused) + Number(prioritized)
  return { counts: { waiting: all, failed, completed } as Standing['counts'], age, workers: workers?.length }
}

/**
 * A check that the jobs of a BullMQ or Bull queue get done: its Redis answers, workers are connected, and no job waits too
 * long. Use it in readiness, not critical, in the service that adds the jobs. In the worker itself use `progress`, which
 * follows the work and not the queue.
 *
 * Observes how long the oldest waiting job has waited (ms). `data` holds the counts. It adds and removes nothing.
 *
 * @throws TypeError when `queue` lacks a method, for an unknown or wrong option, and when `degradedAt` is greater than
 * `unhealthyAt`.
 * @example
 * ```ts
 * import { bullmq } from '@hale/checks/bullmq'
 * import { createHealth } from '@hale/core'
 * import { Queue } from 'bullmq'
 *
 * const queue = new Queue('mails', { connection: { host: '127.0.0.1' } })
 * queue.on('error', () => {})
 * export const health = createHealth({ readiness: { mails: bullmq(queue, { critical: false }) } })
 * ```
 */
export function bullmq(queue: BullmqQueue, options: BullmqOptions = {}): Check {
  for (const method of ['getJobCounts', 'getWaiting', 'getWorkers']) {
    requireMethod('bullmq', 'queue', queue, method, 'Pass a Queue of bullmq or bull')
  }
  const { workers = 1, degradedAt = 60_000, unhealthyAt = 600_000, failedAt, ...settings } = readOptions('bullmq', options, OPTIONS)
  const judge = createJudge('bullmq', { degradedAt, unhealthyAt })
  const readAge = createAgeOf(queue)
  // A queue waits for its connection for ever.
  const unlessRefused = createUnlessRefused<Standing>(queue, REDIS_CODES)
  return {
    ...settings,
    async run() {
      let standing: Standing
      try {
        standing = await unlessRefused(() => readStanding(queue, readAge, workers > 0))
      } catch (error) {
        throw failure(`the queue ${queue.name} did not answer`, error, REDIS_CODES)
      }
      if ((standing.workers ?? workers) < workers) {
        throw codedError('no_workers', `the queue ${queue.name} has ${standing.workers} workers, fewer than ${workers}`)
      }
      const failed = judgeFailed(standing, failedAt)
      const { age, counts } = standing
      return {
        status: judge(age) === 'healthy' && failed ? 'degraded' : judge(age),
        message: failed ?? `${counts.waiting} wait, the oldest for ${age} ms`,
        observed: { value: age, unit: 'ms', ...judge.limits },
        data: { ...counts, ...(standing.workers !== undefined && { workers: standing.workers }) },
      } satisfies CheckFindings
    },
  }
}

/** Says what is wrong where too many of the finished jobs failed. */
function judgeFailed({ counts: { failed, completed } }: Standing, failedAt: number | undefined): string | undefined {
  const total = failed + completed
  if (failedAt === undefined || total === 0 || failed / total < failedAt) return undefined
  return `${failed} of ${total} finished jobs have failed`
}
