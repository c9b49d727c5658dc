import type { Check } from '@hale/core'
import { flag, oneOf, readOptions } from '@hale/options'
import { warnUnheardErrors } from './connection/warn-unheard-errors'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { RATIO } from './options/rules'
import { judgeStanding, type Standing } from './redis/standing'

export type { CheckOptions }

/** Anything that sends a PING and resolves with the answer: an ioredis or node-redis client, or an object of yours. */
export interface RedisClient {
  ping(): PromiseLike<unknown>
  /** Called only where `role`, `link` or `maxMemory` is set. */
  info?(section: string): PromiseLike<unknown>
}

/** The options of {@link redis}. */
export interface RedisOptions extends CheckOptions, Standing {}

const OPTIONS = { ...CHECK_OPTIONS, role: oneOf('primary', 'replica'), link: flag, maxMemory: RATIO }

/** The errors that the server answers with, and those of ioredis and node-redis. */
const CODES: FailureCodes = {
  auth: /^(NOAUTH|WRONGPASS|NOPERM|ERR invalid password)/m,
  too_many_connections: /^ERR max number of clients/m,
  pool_exhausted: /^Timeout waiting for a client/m,
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

/** Describes an answer of any kind in a few words, because the report shows it. */
function describe(answer: unknown): string {
  if (typeof answer !== 'string') return answer === null ? 'null' : `a value of type ${typeof answer}`
  return JSON.stringify(answer.length > 40 ? `${answer.slice(0, 40)}…` : answer)
}

/** An unheard 'error' of a node-redis client or pool ends the process; ioredis only prints it. A cluster has `slots`. */
function isNodeRedis(client: object): boolean {
  return 'isOpen' in client && 'withTypeMapping' in client && !('slots' in client)
}

async function send(command: string, call: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    throw failure(`Redis did not answer ${command}`, error, CODES)
  }
}

/**
 * A check that Redis answers PING with PONG through the client that your service uses. Use it in readiness, with
 * `critical: false` where the service works without its cache. Any other answer is unhealthy.
 *
 * It warns once when a node-redis client has no listener for 'error', because a lost connection then ends the process.
 *
 * It opens no connection and cannot cancel a PING that it has sent. With `role`, `link` or `maxMemory` it sends
 * `INFO replication` or `INFO memory` after the PING.
 *
 * @throws TypeError when `client` has no `ping` method, or no `info` method where an option needs it, and for an unknown or
 * wrong option.
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
export function redis(client: RedisClient, options: RedisOptions = {}): Check {
  requireMethod('redis', 'client', client, 'ping', 'Pass an ioredis or node-redis client')
  const { role, link, maxMemory, ...settings } = readOptions('redis', options, OPTIONS)
  const asksStanding = role !== undefined || link === true || maxMemory !== undefined
  if (asksStanding) requireMethod('redis', 'client', client, 'info', 'The options role, link and maxMemory need it')
  const info = (section: string) => send(`INFO ${section}`, () => (client as Required<RedisClient>).info(section))
  return {
    ...settings,
    async run() {
      if (isNodeRedis(client)) warnUnheardErrors('redis', 'node-redis client', client)
      const answer = await send('PING', () => client.ping())
      if (answer !== 'PONG') throw codedError('invalid_answer', `Redis answered PING with ${describe(answer)} instead of "PONG"`)
      if (!asksStanding) return undefined
      return judgeStanding(info, { role, link, maxMemory })
    },
  }
}
