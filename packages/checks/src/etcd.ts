import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { type FailureCodes, failureCode } from './failure/failure-code'
import { GRPC_CONNECTION_CODES } from './grpc/codes'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** An `Etcd3` of `etcd3`. */
export interface EtcdClient {
  readonly maintenance: { status(): PromiseLike<unknown> }
  get(key: string): { exec(): PromiseLike<unknown> }
}

const REMEDY = 'Pass an Etcd3 of etcd3'

const CODES: FailureCodes = {
  auth: /authentication failed|user name is empty|invalid auth token|^\d+ UNAUTHENTICATED:/m,
  no_leader: /etcdserver: no leader/,
  not_connected: /^Execution prevented because the circuit breaker is open$|the client was already closed/m,
  busy: /etcdserver: too many requests/,
  ...GRPC_CONNECTION_CODES,
  timeout: /etcdserver: request timed out|^4 DEADLINE_EXCEEDED:/m,
}

/** What a member says of itself. */
interface Standing {
  readonly version: string
  readonly dbSize: number
}

/** An alarm holds for the whole cluster until an operator ends it. */
const ALARMS: Readonly<Record<string, readonly [code: string, meaning: string]>> = {
  NOSPACE: ['no_space', 'its database has reached the quota, so it refuses writes'],
  CORRUPT: ['corrupt', 'the data of a member differs from the others'],
}

async function readStanding({ maintenance }: EtcdClient): Promise<Standing> {
  const { version, leader, dbSize, errors } = ((await maintenance.status()) ?? {}) as Record<string, unknown>
  if (typeof version !== 'string' || !/^\d+$/.test(String(leader))) {
    throw codedError('invalid_answer', 'etcd answered without its version and its leader')
  }
  if (Number(leader) === 0) throw codedError('no_leader', 'etcd has no leader: too few of its members reach each other')
  const [, alarm] = /alarm:(\w+)/.exec(String(errors)) ?? []
  if (alarm !== undefined) {
    const [code, meaning] = ALARMS[alarm] ?? ['alarm', 'see its documentation']
    throw codedError(code, `etcd has the alarm ${alarm}: ${meaning}`)
  }
  return { version, dbSize: Number(dbSize) }
}

/** A read that the leader and most members confirm. No right to read the key is an answer too: etcd looks at it afterwards. */
async function readKey(client: EtcdClient): Promise<void> {
  try {
    const answer = await client.get('hale').exec()
    if ((answer as { count?: unknown } | null | undefined)?.count === undefined) {
      throw codedError('invalid_answer', 'etcd answered a read without the count of keys')
    }
  } catch (error) {
    if (failureCode(error, { denied: /^7 PERMISSION_DENIED: etcdserver: permission denied$/m }) !== 'denied') throw error
  }
}

/**
 * A check that etcd has a leader, no alarm, and answers a read that most of its members confirm, through the client that
 * your service uses. Use it in readiness when this instance cannot serve without etcd.
 *
 * It reads the status of a member, then the key `hale`, which need not exist and which its user need not be able to
 * read. It writes nothing. etcd3 cannot cancel a call: give the client `defaultCallOptions` with a deadline.
 *
 * Observes the time of both in ms. `data` holds the version and the size of the database in bytes.
 *
 * @throws TypeError when `client` is no client of etcd3, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { etcd } from '@hale/checks/etcd'
 * import { createHealth } from '@hale/core'
 * import { Etcd3 } from 'etcd3'
 *
 * const client = new Etcd3({ hosts: ['http://etcd-1:2379', 'http://etcd-2:2379', 'http://etcd-3:2379'] })
 * export const health = createHealth({ readiness: { config: etcd(client) } })
 * ```
 */
export function etcd(client: EtcdClient, options: CheckOptions = {}): Check {
  requireMethod('etcd', 'client', client, 'get', REMEDY)
  requireMethod('etcd', 'client.maintenance', client.maintenance, 'status', REMEDY)
  const settings = readOptions('etcd', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run() {
      const elapsed = stopwatch()
      try {
        const { version, dbSize } = await readStanding(client)
        await readKey(client)
        return { observed: elapsed(), data: { version, dbSize } }
      } catch (error) {
        throw failure('etcd did not answer', error, CODES)
      }
    },
  }
}
