import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { untilAborted } from './connection/until-aborted'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A client of the package `memcached`. Its `version` calls back once, with the answers of all its servers. */
export interface MemcachedClient {
  version(done: (error: unknown, answers: unknown) => void): void
}

/** A client of the package `memjs`, which has no `version`. Its `stats` calls back once for each server. */
export interface MemjsClient {
  readonly servers: readonly unknown[]
  stats(done: (error: unknown, server: unknown, answer: unknown) => void): void
}

const CODES: FailureCodes = {
  timeout: /^socket timed out/m,
  not_connected: /not available$|^write after end$/m,
  reset: /^Connection readyState/m,
}

function versions(client: MemcachedClient): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    client.version((error, answers) => (error ? reject(error) : resolve([answers].flat())))
  })
}

function statistics(client: MemjsClient): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const answers: unknown[] = []
    client.stats((error, _, answer) => {
      if (error) reject(error)
      else if (answers.push(answer) === client.servers.length) resolve(answers)
    })
  })
}

/** Both answers hold the version of a server. */
function hasVersion(answer: unknown): boolean {
  return typeof (answer as { version?: unknown } | null | undefined)?.version === 'string'
}

/**
 * A check that every memcached server answers through the client that your service uses. Use it in readiness, with
 * `critical: false` where the service works without its cache.
 *
 * @throws TypeError when `client` has neither a `version` nor a `stats` method, and for an unknown or wrong option.
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
  const sendsVersion = typeof (client as Partial<MemcachedClient> | null | undefined)?.version === 'function'
  if (!sendsVersion) requireMethod('memcached', 'client', client, 'stats', 'Pass a client of memjs or memcached')
  const settings = readOptions('memcached', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run({ signal }) {
      let answers: unknown[]
      try {
        const send = () => (sendsVersion ? versions(client as MemcachedClient) : statistics(client as MemjsClient))
        // Both clients lose the callbacks of a connection that closes during an answer (memjs 1.3.2, memcached 2.2.2).
        answers = await untilAborted(signal, send)
      } catch (error) {
        throw failure('memcached did not answer', error, CODES)
      }
      if (answers.length === 0 || !answers.every(hasVersion)) throw codedError('invalid_answer', 'memcached answered without its version')
    },
  }
}
