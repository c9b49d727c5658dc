import type { Check, CheckFindings } from '@hale/core'
import { count, readOptions } from '@hale/options'
import { AWS_CODES } from './aws/codes'
import { codedError, failure } from './failure/failure'
import { parseUrl } from './http/parse-url'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'
import { createJudge } from './options/thresholds'

export type { CheckOptions }

/** The counts that the check reads of a queue. */
export type SqsCount = 'ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesNotVisible' | 'ApproximateNumberOfMessagesDelayed'

/** An `SQS` of `@aws-sdk/client-sqs`, or an object of yours that sends a `GetQueueAttributesCommand`. */
export interface SqsClient {
  getQueueAttributes(
    parameters: { QueueUrl: string; AttributeNames: SqsCount[] },
    options: { abortSignal: AbortSignal },
  ): PromiseLike<unknown>
}

/** The options of {@link sqs}. */
export interface SqsOptions extends CheckOptions {
  /** The URL of the queue that your service uses. */
  readonly queueUrl: string
  /** Degraded when at least this many messages wait. @default any number */
  readonly degradedAt?: number | undefined
  /** Unhealthy when at least this many messages wait. @default any number */
  readonly unhealthyAt?: number | undefined
}

const EXAMPLE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/mails'
const QUEUE_URL = nonEmpty(`the URL of a queue, such as "${EXAMPLE}"`)
const OPTIONS = { ...CHECK_OPTIONS, queueUrl: QUEUE_URL, degradedAt: count, unhealthyAt: count }
const CODES = { missing: /^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/m, ...AWS_CODES }

const COUNTS: Readonly<Record<SqsCount, string>> = {
  ApproximateNumberOfMessages: 'waiting',
  ApproximateNumberOfMessagesNotVisible: 'inFlight',
  ApproximateNumberOfMessagesDelayed: 'delayed',
}

/** SQS sends its counts as strings. */
async function readCounts(client: SqsClient, queueUrl: string, signal: AbortSignal): Promise<Record<string, number>> {
  const names = Object.keys(COUNTS) as SqsCount[]
  const answer = await client.getQueueAttributes({ QueueUrl: queueUrl, AttributeNames: names }, { abortSignal: signal })
  const attributes = (answer as { Attributes?: Partial<Record<SqsCount, unknown>> | null } | null | undefined)?.Attributes ?? {}
  if (!names.every((name) => /^\d+$/.test(String(attributes[name])))) {
    throw codedError('invalid_answer', 'SQS answered without the counts of the queue')
  }
  return Object.fromEntries(names.map((name) => [COUNTS[name], Number(attributes[name])]))
}

/**
 * A check that a queue of SQS exists and that your service may use it, through the client that your service uses. With
 * `degradedAt` or `unhealthyAt` it judges how many messages wait, too. Use it in readiness, not critical, in the service
 * that sends or receives the messages.
 *
 * It sends one GetQueueAttributes, and neither sends nor receives a message. The signal ends the request. The client's own
 * retries count into the `timeout`. SQS counts approximately, and has no age of the oldest message in this answer.
 *
 * Observes how many messages wait. `data` holds the other counts.
 *
 * @throws TypeError when `client` has no `getQueueAttributes` method, for an unknown, missing or wrong option, and when
 * `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { SQS } from '@aws-sdk/client-sqs'
 * import { sqs } from '@hale/checks/sqs'
 * import { createHealth } from '@hale/core'
 *
 * const client = new SQS({ region: 'eu-central-1' })
 * const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/mails'
 * export const health = createHealth({ readiness: { mails: sqs(client, { queueUrl, degradedAt: 1_000, critical: false }) } })
 * ```
 */
export function sqs(client: SqsClient, options: SqsOptions): Check {
  requireMethod('sqs', 'client', client, 'getQueueAttributes', 'Pass an SQS of @aws-sdk/client-sqs')
  const { queueUrl, degradedAt, unhealthyAt, ...settings } = readOptions('sqs', options ?? {}, OPTIONS)
  requireOption('sqs', 'queueUrl', queueUrl, QUEUE_URL)
  const { pathname } = parseUrl('sqs', 'queueUrl', queueUrl, EXAMPLE)
  const judge = createJudge('sqs', { degradedAt: degradedAt ?? unhealthyAt ?? Infinity, unhealthyAt: unhealthyAt ?? Infinity })
  const queue = pathname.slice(pathname.lastIndexOf('/') + 1)
  return {
    ...settings,
    async run({ signal }) {
      let counts: Record<string, number>
      try {
        counts = await readCounts(client, queueUrl, signal)
      } catch (error) {
        throw failure(`SQS did not answer for the queue ${queue}`, error, CODES)
      }
      const { waiting = 0 } = counts
      return {
        status: judge(waiting),
        message: `${waiting} messages wait in the queue ${queue}`,
        observed: { value: waiting, unit: 'messages', degradedAt, unhealthyAt },
        data: counts,
      } satisfies CheckFindings
    },
  }
}
