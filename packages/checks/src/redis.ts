import type { Check } from '@hale/core'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { ratio, requireOnScale } from './options/thresholds'
import { judgeStanding, type Standing } from './redis/standing'

export type { CheckOptions }

/** Anything that sends a PING and resolves with the answer: an ioredis or node-redis client, or an object of yours. */
export interface RedisClient {
  ping(): PromiseLike<unknown>
  /** Asked only where `role`, `link` or `maxMemory` is set. */
  info?(section: string): PromiseLike<unknown>
}

/** What a redis check can be told, beside what every check can. */
export interface RedisOptions extends CheckOptions, Standing {}

/** What the server answers instead of PONG, and what ioredis and node-redis say themselves. */
const codes: FailureCodes = {
  auth: /^(NOAUTH|WRONGPASS|NOPERM|ERR invalid password)/m,
  too_many_connections: /^ERR max number of clients/m,
  starting: /^LOADING/m,
  not_primary: /^READONLY/m,
  link_down: /^MASTERDOWN/m,
  cluster_down: /^CLUSTERDOWN/m,
  out_of_memory: /^OOM/m,
  read_only: /^MISCONF/m,
  busy: /^BUSY/m,
  timeout: /^(ConnectionTimeoutError|SocketTimeoutError|Command timed out|Socket timeout)/m,
  not_connected: /^(The client is |Connection is closed|Stream isn't writeable|Reached the max retries)/m,
  reset: /^(Socket closed|Command aborted due to connection close)/m,
}

/** Names what came in a few words: it may be anything, and it goes into a report. */
function describe(answer: unknown): string {
  if (typeof answer !== 'string') return answer === null ? 'null' : `a value of type ${typeof answer}`
  return JSON.stringify(answer.length > 40 ? `${answer.slice(0, 40)}…` : answer)
}

async function asked(question: string, ask: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return await ask()
  } catch (error) {
    throw failure(`Redis did not answer ${question}`, error, codes)
  }
}

/**
 * A check that Redis answers PING with PONG through the client that your service uses. Use it in readiness, with
 * `critical: false` where the service works without its cache. Any other answer is unhealthy.
 *
 * It keeps nothing open. A PING cannot be taken back once it is sent: core starts no second run until it settles.
 * With `role`, `link` or `maxMemory` it asks `INFO replication` or `INFO memory` after it.
 *
 * @throws TypeError when `client` has no `ping` method, or no `info` method where that is needed, or when `role` is unknown;
 * RangeError when `maxMemory` is no ratio.
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
export function redis(client: RedisClient, { role, link, maxMemory, ...options }: RedisOptions = {}): Check {
  requireMethod('redis', client, 'ping', 'pass an ioredis or node-redis client')
  if (role !== undefined && role !== 'primary' && role !== 'replica')
    throw new TypeError(`redis: role is ${role}, expected primary or replica`)
  if (maxMemory !== undefined) requireOnScale('redis: maxMemory', maxMemory, ratio)
  const asksStanding = role !== undefined || link === true || maxMemory !== undefined
  if (asksStanding) requireMethod('redis', client, 'info', 'role, link and maxMemory need it')
  const info = (section: string) => asked(`INFO ${section}`, () => (client as Required<RedisClient>).info(section))
  return {
    ...options,
    async run() {
      const answer = await asked('PING', () => client.ping())
      if (answer !== 'PONG') throw codedError('invalid_answer', `Redis answered PING with ${describe(answer)} instead of "PONG"`)
      if (!asksStanding) return undefined
      return judgeStanding(info, { role, link, maxMemory })
    },
  }
}
