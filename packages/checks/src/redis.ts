import type { Check } from '@hale/core'
import { flag, oneOf, readOptions } from '@hale/options'
import { createUnlessRefused } from './connection/refused-login'
import { warnUnheardErrors } from './connection/warn-unheard-errors'
import { codedError, failure } from './failure/failure'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { RATIO } from './options/rules'
import type { RedisClient } from './redis/client'
import { REDIS_CODES } from './redis/codes'
import { clusterInfoOf, isNodeRedis, isPong, judgeCluster } from './redis/modes'
import { judgeStanding, type Standing, tryToWrite } from './redis/standing'

export type { CheckOptions, RedisClient }

/** The options of {@link redis}. */
export interface RedisOptions extends CheckOptions, Standing {}

const OPTIONS = { ...CHECK_OPTIONS, role: oneOf('primary', 'replica'), link: flag, maxMemory: RATIO }

/** Describes an answer of any kind in a few words, because the report shows it. */
function describe(answer: unknown): string {
  if (typeof answer !== 'string') return answer === null ? 'null' : `a value of type ${typeof answer}`
  return JSON.stringify(answer.length > 40 ? `${answer.slice(0, 40)}…` : answer)
}

async function send(command: string, call: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    throw failure(`Redis did not answer ${command}`, error, REDIS_CODES)
  }
}

/**
 * A check that Redis answers PING with PONG through the client that your service uses. Use it in readiness, with
 * `critical: false` where the service works without its cache. Any other answer is unhealthy.
 *
 * It warns once when a node-redis client has no listener for 'error', because a lost connection then ends the process.
 *
 * It opens no connection and cannot cancel a PING that it has sent. With `role`, `link` or `maxMemory` it sends
 * `INFO replication` or `INFO memory` after the PING. With `role: 'primary'` it also writes nothing to a key that does not
 * exist (`SETRANGE`): the server refuses that exactly when it refuses writes. For a cluster client it sends `CLUSTER INFO`.
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
  const clusterInfo = clusterInfoOf(client)
  // Only an event says that the server refuses the login of a pool, of a cluster, or at the sentinels.
  const unlessRefused = createUnlessRefused<unknown>(client, REDIS_CODES)
  return {
    ...settings,
    async run() {
      // An unheard 'error' of node-redis ends the process. ioredis only prints it.
      if (isNodeRedis(client)) warnUnheardErrors('redis', 'node-redis client', client)
      const answer = await send('PING', () => unlessRefused(() => client.ping()))
      if (!isPong(client, answer)) throw codedError('invalid_answer', `Redis answered PING with ${describe(answer)} instead of "PONG"`)
      const ofCluster = clusterInfo && judgeCluster(await send('CLUSTER INFO', clusterInfo))
      if (!asksStanding) return ofCluster
      const findings = await judgeStanding(info, { role, link, maxMemory })
      if (role === 'primary') await send('SETRANGE', () => tryToWrite(client))
      return ofCluster ? { ...findings, ...ofCluster } : findings
    },
  }
}
