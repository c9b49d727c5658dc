import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { untilAborted } from './connection/until-aborted'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { nonEmpty } from './options/rules'

export type { CheckOptions }

/** A `HealthAPI` of `@influxdata/influxdb-client-apis`, for InfluxDB 2. */
export interface InfluxdbHealthApi {
  getHealth(): PromiseLike<unknown>
}

/** An `InfluxDB` of `influx`, for InfluxDB 1. */
export interface Influxdb1Client {
  getDatabaseNames(): PromiseLike<unknown>
}

/** The options of {@link influxdb}. */
export interface InfluxdbOptions extends CheckOptions {
  /** A database that must exist. Only for InfluxDB 1. @default no database is required */
  readonly database?: string | undefined
}

const OPTIONS = { ...CHECK_OPTIONS, database: nonEmpty('the name of a database, such as "orders"') }

const CODES: FailureCodes = {
  auth: /^(A 401 |401$)/m,
  denied: /^(A 403 |403$)/m,
  timeout: /^Request timed out$|^RequestTimedOutError$/m,
  refused: /ECONNREFUSED/,
  // influx rests a host that has failed, and then has none.
  unreachable: /^No host available$/m,
}

/** The client of version 2 keeps the status of the answer in `statusCode`. */
function withStatus(error: unknown): unknown {
  const { statusCode, message } = (error ?? {}) as { statusCode?: unknown; message?: string }
  return typeof statusCode === 'number' ? Object.assign(new Error(message, { cause: error }), { code: String(statusCode) }) : error
}

async function requireHealth(client: InfluxdbHealthApi, signal: AbortSignal): Promise<void> {
  const health = (await untilAborted(signal, () => client.getHealth())) as
    | { name?: unknown; status?: unknown; message?: unknown }
    | undefined
  if (health?.name !== 'influxdb' || typeof health.status !== 'string') {
    throw codedError('invalid_answer', 'InfluxDB answered without its health')
  }
  if (health.status !== 'pass') throw codedError('failed', `InfluxDB reports the status ${health.status}: ${String(health.message ?? '')}`)
}

async function requireDatabases(client: Influxdb1Client, database: string | undefined, signal: AbortSignal): Promise<void> {
  const names = await untilAborted(signal, () => client.getDatabaseNames())
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw codedError('invalid_answer', 'InfluxDB answered without the names of its databases')
  }
  if (names.length === 0) throw codedError('missing', 'InfluxDB shows this user no database')
  if (database !== undefined && !names.includes(database)) throw codedError('missing', `the database ${database} does not exist`)
}

/**
 * A check that InfluxDB answers through a client: version 2 with its health, version 1 with the names of its databases. Use
 * it in readiness, with `critical: false` where points wait.
 *
 * Neither client can cancel a request: set their timeouts.
 *
 * @throws TypeError when `client` has neither a `getHealth` nor a `getDatabaseNames` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { influxdb } from '@hale/checks/influxdb'
 * import { createHealth } from '@hale/core'
 * import { InfluxDB } from '@influxdata/influxdb-client'
 * import { HealthAPI } from '@influxdata/influxdb-client-apis'
 *
 * const client = new InfluxDB({ url: 'http://localhost:8086', timeout: 2_000 })
 * export const health = createHealth({ readiness: { metrics: influxdb(new HealthAPI(client), { critical: false }) } })
 * ```
 */
export function influxdb(client: InfluxdbHealthApi | Influxdb1Client, options: InfluxdbOptions = {}): Check {
  const hasHealth = typeof (client as Partial<InfluxdbHealthApi> | null | undefined)?.getHealth === 'function'
  if (!hasHealth)
    requireMethod(
      'influxdb',
      'client',
      client,
      'getDatabaseNames',
      'Pass a HealthAPI of @influxdata/influxdb-client-apis, or an InfluxDB of influx',
    )
  const { database, ...settings } = readOptions('influxdb', options, OPTIONS)
  return {
    ...settings,
    async run({ signal }) {
      try {
        if (hasHealth) await requireHealth(client as InfluxdbHealthApi, signal)
        else await requireDatabases(client as Influxdb1Client, database, signal)
      } catch (error) {
        throw failure('InfluxDB did not answer', withStatus(error), CODES)
      }
    },
  }
}
