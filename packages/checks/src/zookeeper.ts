import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A client of `node-zookeeper-client`. */
export interface ZookeeperClient {
  getState(): { readonly name: string }
  exists(path: string, callback: (error: unknown, stat: unknown) => void): void
  once?(event: 'expired', listener: () => void): unknown
}

const CODES: FailureCodes = {
  reset: /^CONNECTION_LOSS$/m,
  session_expired: /^SESSION_EXPIRED$/m,
  auth: /^AUTH_FAILED$/m,
}

/** What the states without a session mean, by the names that the client gives them. */
const DOWN: Readonly<Record<string, readonly [code: string, meaning: string]>> = {
  DISCONNECTED: ['not_connected', 'no server that serves writes accepts it'],
  AUTH_FAILED: ['auth', 'the servers refused the credentials'],
  CONNECTED_READ_ONLY: ['read_only', 'its server serves reads only'],
}

/** The client keeps what it is asked while it has no session, for as long as that lasts. So the check asks nothing then. */
function requireSession(client: ZookeeperClient): void {
  const { name } = client.getState()
  const [code, meaning] = DOWN[name] ?? []
  if (code !== undefined) throw codedError(code, `ZooKeeper: the client is ${name}: ${meaning}`)
}

function readRoot(client: ZookeeperClient): Promise<unknown> {
  return new Promise((resolve, reject) => client.exists('/', (error, stat) => (error ? reject(error) : resolve(stat))))
}

/**
 * A check that a ZooKeeper server which belongs to a majority answers in the session of your service. Use it in readiness
 * when this instance cannot serve without it.
 *
 * It reads whether the node `/` exists, which needs no right, and sets no watch. While the client has no session, the check
 * sends and queues nothing.
 *
 * Observes the time of the read in ms.
 *
 * @throws TypeError when `client` lacks a method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { zookeeper } from '@hale/checks/zookeeper'
 * import { createHealth } from '@hale/core'
 * import { createClient } from 'node-zookeeper-client'
 *
 * const client = createClient('zk-1:2181,zk-2:2181,zk-3:2181')
 * client.connect()
 * export const health = createHealth({ readiness: { registry: zookeeper(client) } })
 * ```
 */
export function zookeeper(client: ZookeeperClient, options: CheckOptions = {}): Check {
  for (const method of ['getState', 'exists']) {
    requireMethod('zookeeper', 'client', client, method, 'Pass a client of node-zookeeper-client')
  }
  const settings = readOptions('zookeeper', options, CHECK_OPTIONS)
  let isExpired = false
  // Afterwards the client says that it is disconnected, as it does before it connects.
  client.once?.('expired', () => {
    isExpired = true
  })
  return {
    ...settings,
    async run() {
      if (isExpired) throw codedError('session_expired', 'ZooKeeper: the session expired, and this client opens no other one')
      requireSession(client)
      const elapsed = stopwatch()
      let stat: unknown
      try {
        stat = await readRoot(client)
      } catch (error) {
        throw failure('ZooKeeper did not answer', error, CODES)
      }
      // Only the root of a path in the connection string can be missing.
      if (stat === null) throw codedError('missing', 'the path in the connection string does not exist in ZooKeeper')
      if (typeof (stat as { numChildren?: unknown } | undefined)?.numChildren !== 'number') {
        throw codedError('invalid_answer', 'ZooKeeper answered without what it knows of the node /')
      }
      return { observed: elapsed() }
    },
  }
}
