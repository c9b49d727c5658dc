import type { Check } from '@hale/core'
import { failure } from './failure'
import type { CheckOptions } from './options'
import { requireMethod } from './require-method'

export type { CheckOptions }

/** Anything that sends a PING and resolves with the answer: an ioredis or node-redis client, or an object of yours. */
export interface RedisClient {
  ping(): PromiseLike<unknown>
}

/** Names what came in a few words: it may be anything, and it goes into a report. */
function describe(answer: unknown): string {
  if (typeof answer !== 'string') return answer === null ? 'null' : `a value of type ${typeof answer}`
  return JSON.stringify(answer.length > 40 ? `${answer.slice(0, 40)}…` : answer)
}

/**
 * A check that Redis answers PING with PONG through the client that your service uses. Use it in readiness, with
 * `critical: false` where the service works without its cache. Any other answer is unhealthy.
 *
 * It keeps nothing open. A PING cannot be taken back once it is sent: core starts no second run until it settles.
 *
 * @throws TypeError when `client` has no `ping` method.
 * @example
 * ```ts
 * import { redis } from '@hale/checks/redis'
 * import { createHealth } from '@hale/core'
 * import { Redis } from 'ioredis'
 *
 * const client = new Redis()
 * client.on('error', () => {})
 * export const health = createHealth({ readiness: { cache: redis(client, { critical: false }) } })
 * ```
 */
export function redis(client: RedisClient, options: CheckOptions = {}): Check {
  requireMethod('redis', client, 'ping', 'pass an ioredis or node-redis client')
  return {
    ...options,
    async run() {
      let answer: unknown
      try {
        answer = await client.ping()
      } catch (error) {
        throw failure('Redis did not answer PING', error)
      }
      if (answer !== 'PONG') throw new Error(`Redis answered PING with ${describe(answer)} instead of "PONG"`)
    },
  }
}
