import type { Check } from '@hale/core'
import { untilAborted } from './connection/until-aborted'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A client of the package `memcached`, which asks each of its servers for the version. */
export interface MemcachedClient {
  version(done: (error: unknown, answers: unknown) => void): void
}

/** A client of the package `memjs`, which knows no such question and tells the statistics of one server after the other. */
export interface MemjsClient {
  readonly servers: readonly unknown[]
  stats(done: (error: unknown, server: unknown, answer: unknown) => void): void
}

const codes: FailureCodes = {
  timeout: /^socket timed out/m,
  not_connected: /not available$/m,
  reset: /^Connection readyState/m,
}

function askVersion(client: MemcachedClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.version((error) => (error ? reject(error) : resolve()))
  })
}

function askStatistics(client: MemjsClient): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = client.servers.length
    client.stats((error) => {
      if (error) reject(error)
      else if (--left === 0) resolve()
    })
  })
}

/**
 * A check that every memcached server answers through the client that your service uses. Use it in readiness, with
 * `critical: false` where the service works without its cache.
 *
 * @throws TypeError when `client` has neither a `version` nor a `stats` method.
 * @example
 * ```ts
 * import { memcached } from '@hale/checks/memcached'
 * import { createHealth } from '@hale/core'
 * import { Client } from 'memjs'
 *
 * const client = Client.create('127.0.0.1:11211')
 * export const health = createHealth({ readiness: { cache: memcached(client, { critical: false }) } })
 * ```
 */
export function memcached(client: MemcachedClient | MemjsClient, options: CheckOptions = {}): Check {
  const asksVersion = typeof (client as Partial<MemcachedClient> | null | undefined)?.version === 'function'
  if (!asksVersion) requireMethod('memcached', client, 'stats', 'pass a client of memjs or memcached')
  return {
    ...options,
    async run({ signal }) {
      try {
        const ask = () => (asksVersion ? askVersion(client as MemcachedClient) : askStatistics(client as MemjsClient))
        // Both clients lose the callbacks of a connection that closes in mid-answer (memjs 1.3.2, memcached 2.2.2).
        await untilAborted(signal, ask)
      } catch (error) {
        throw failure('memcached did not answer', error, codes)
      }
    },
  }
}
