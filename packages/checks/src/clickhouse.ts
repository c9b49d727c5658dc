import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOne } from './sql/require-one'

export type { CheckOptions }

/** Anything that runs a query as `@clickhouse/client` does. */
export interface ClickhouseClient {
  query(parameters: { query: string; format: 'JSONEachRow'; abort_signal: AbortSignal }): PromiseLike<{ json(): unknown }>
}

/** The numbers are the codes of ClickHouse's own errors. The client keeps that of an old server in the message only. */
const CODES: FailureCodes = {
  auth: /^(Code: )?(192|193|194|516)\b/m,
  denied: /^(Code: )?(164|291|497)\b/m,
  missing: /^(Code: )?81\b/m,
  busy: /^(Code: )?(202|241|439)\b/m,
  refused: /ECONNREFUSED/,
  timeout: /^(Code: )?159\b|^Timeout error/m,
  reset: /^socket hang up/m,
}

/**
 * A check that ClickHouse answers `SELECT 1` through the client that your service uses. Use it in readiness when this
 * instance cannot serve without it.
 *
 * It does not call the client's `ping()`, which needs no credentials and resolves with `{ success: false }` where the server
 * is down. When a run passes its `timeout`, its request ends.
 *
 * @throws TypeError when `client` has no `query` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { createClient } from '@clickhouse/client'
 * import { clickhouse } from '@hale/checks/clickhouse'
 * import { createHealth } from '@hale/core'
 *
 * const client = createClient({ url: 'http://localhost:8123' })
 * export const health = createHealth({ readiness: { events: clickhouse(client) } })
 * ```
 */
export function clickhouse(client: ClickhouseClient, options: CheckOptions = {}): Check {
  requireMethod('clickhouse', 'client', client, 'query', 'Pass what createClient() of @clickhouse/client returns')
  const settings = readOptions('clickhouse', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run({ signal }) {
      let answer: unknown
      try {
        const result = await client.query({ query: 'SELECT 1', format: 'JSONEachRow', abort_signal: signal })
        answer = await result?.json?.()
      } catch (error) {
        throw failure('ClickHouse did not answer SELECT 1', error, CODES)
      }
      requireOne('ClickHouse', answer)
    },
  }
}
