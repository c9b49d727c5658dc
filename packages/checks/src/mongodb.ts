import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** Anything that runs a command on a database: a `MongoClient`, or an object of yours. */
export interface MongodbClient {
  db(name: string): { command(command: { ping: 1 }, options: { signal: AbortSignal }): PromiseLike<unknown> }
}

const CODES = {
  auth: /^(13|18|8000)$|[Aa]uthentication failed|requires authentication/m,
  not_primary: /^(10107|11602|13435|13436)$|not (primary|master)/m,
  timeout: /^(MongoNetworkTimeoutError|MongoWaitQueueTimeoutError|MongoOperationTimeoutError)$/m,
  not_connected: /^Mongo(NotConnected|TopologyClosed|ClientClosed)Error$/m,
  refused: /ECONNREFUSED/,
  unreachable: /^MongoServerSelectionError$/m,
}

/**
 * A check that MongoDB answers `ping` through the client that your service uses. Use it in readiness when this instance
 * cannot serve without the database.
 *
 * It borrows a connection of the client's pool. When the signal aborts, the driver ends the command (from 6.13 on; an
 * older one cannot).
 *
 * @throws TypeError when `client` has no `db` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { mongodb } from '@hale/checks/mongodb'
 * import { createHealth } from '@hale/core'
 * import { MongoClient } from 'mongodb'
 *
 * const client = new MongoClient('mongodb://localhost')
 * export const health = createHealth({ readiness: { database: mongodb(client) } })
 * ```
 */
export function mongodb(client: MongodbClient, options: CheckOptions = {}): Check {
  requireMethod('mongodb', 'client', client, 'db', 'Pass a MongoClient')
  const settings = readOptions('mongodb', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run({ signal }) {
      let answer: unknown
      try {
        answer = await client.db('admin').command({ ping: 1 }, { signal })
      } catch (error) {
        throw failure('MongoDB did not answer ping', error, CODES)
      }
      if (okOf(answer) !== 1) throw codedError('invalid_answer', 'MongoDB answered ping without ok: 1')
    },
  }
}

/** With its option `promoteValues: false` the driver gives an object for each number. */
function okOf(answer: unknown): unknown {
  return (answer as { ok?: object } | null | undefined)?.ok?.valueOf()
}
