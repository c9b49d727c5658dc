import type { Check, CheckFindings } from '@hale/core'
import { readOptions } from '@hale/options'
import { AWS_CODES } from './aws/codes'
import { codedError, failure } from './failure/failure'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'

export type { CheckOptions }

/** A `DynamoDB` of `@aws-sdk/client-dynamodb`, or an object of yours that sends a `DescribeTableCommand`. */
export interface DynamodbClient {
  describeTable(parameters: { TableName: string }, options: { abortSignal: AbortSignal }): PromiseLike<unknown>
}

/** The options of {@link dynamodb}. */
export interface DynamodbOptions extends CheckOptions {
  /** The name or the ARN of the table that your service uses. */
  readonly table: string
}

const TABLE = nonEmpty('the name of a table, such as "orders"')
const OPTIONS = { ...CHECK_OPTIONS, table: TABLE }
const CODES = { missing: /^ResourceNotFoundException$/m, ...AWS_CODES }

/** A table serves reads and writes while it is changed. */
const SERVES = ['ACTIVE', 'UPDATING']

/** The other statuses, each with the code that it has in a report. */
const DOWN: Readonly<Record<string, string>> = {
  CREATING: 'starting',
  DELETING: 'deleting',
  INACCESSIBLE_ENCRYPTION_CREDENTIALS: 'key_inaccessible',
  ARCHIVING: 'archived',
  ARCHIVED: 'archived',
}

async function statusOf(client: DynamodbClient, table: string, signal: AbortSignal): Promise<string> {
  const answer = await client.describeTable({ TableName: table }, { abortSignal: signal })
  const status = (answer as { Table?: { TableStatus?: unknown } } | null | undefined)?.Table?.TableStatus
  if (typeof status !== 'string') throw codedError('invalid_answer', `DynamoDB described the table ${table} without a status`)
  return status
}

/**
 * A check that a table of DynamoDB exists and serves reads and writes, through the client that your service uses. Use it in
 * readiness when this instance cannot serve without the table.
 *
 * It sends one DescribeTable, which reads no item and uses no capacity of the table. The signal ends the request. The
 * client's own retries count into the `timeout`.
 *
 * Observes the time of the request in ms. `data` holds the status of the table.
 *
 * @throws TypeError when `client` has no `describeTable` method, and for an unknown, missing or wrong option.
 * @example
 * ```ts
 * import { DynamoDB } from '@aws-sdk/client-dynamodb'
 * import { dynamodb } from '@hale/checks/dynamodb'
 * import { createHealth } from '@hale/core'
 *
 * const client = new DynamoDB({ region: 'eu-central-1' })
 * export const health = createHealth({ readiness: { orders: dynamodb(client, { table: 'orders' }) } })
 * ```
 */
export function dynamodb(client: DynamodbClient, options: DynamodbOptions): Check {
  requireMethod('dynamodb', 'client', client, 'describeTable', 'Pass a DynamoDB of @aws-sdk/client-dynamodb')
  const { table, ...settings } = readOptions('dynamodb', options ?? {}, OPTIONS)
  requireOption('dynamodb', 'table', table, TABLE)
  return {
    ...settings,
    async run({ signal }) {
      const elapsed = stopwatch()
      let status: string
      try {
        status = await statusOf(client, table, signal)
      } catch (error) {
        throw failure(`DynamoDB did not describe the table ${table}`, error, CODES)
      }
      const findings: CheckFindings = { observed: elapsed(), data: { status } }
      if (SERVES.includes(status)) return findings
      const message = `the table ${table} is ${status}`
      // The table of this region works, but no longer receives what others write.
      if (status === 'REPLICATION_NOT_AUTHORIZED') return { ...findings, status: 'degraded', message }
      throw codedError(DOWN[status] ?? 'failed', message)
    },
  }
}
