import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'
import type { RedisClient } from './client'

/** What the server must be besides reachable. The check sends INFO only for what is set. */
export interface Standing {
  /** `primary`: the server accepts writes. `replica`: it follows a primary. @default either */
  readonly role?: 'primary' | 'replica' | undefined
  /** Whether a replica must be connected to its primary. @default false */
  readonly link?: boolean | undefined
  /**
   * Degraded when the server uses more than this part (0 to 1) of its `maxmemory`. A cache that may evict any key
   * (`allkeys-*`) is full by design, so it is observed and never degraded. @default any part
   */
  readonly maxMemory?: number | undefined
}

type Info = (section: 'replication' | 'memory') => Promise<unknown>

/** Reads a field of an `INFO` answer, which is a line such as `role:slave`. */
function field(info: unknown, name: string): string {
  const value = new RegExp(`^${name}:(.+?)\r?$`, 'm').exec(String(info))?.[1]
  if (value === undefined) throw codedError('invalid_answer', `the answer to INFO has no field ${name}`)
  return value
}

/** Sends INFO for what is set. Throws an error with a code when the server is not what it must be. */
export async function judgeStanding(info: Info, { role, link, maxMemory }: Standing): Promise<CheckFindings | undefined> {
  if (role || link) {
    const replication = await info('replication')
    const actual = field(replication, 'role') === 'master' ? 'primary' : 'replica'
    if (role && role !== actual) throw codedError(`not_${role}`, `Redis is not a ${role}`)
    if (link && actual === 'replica' && field(replication, 'master_link_status') !== 'up') {
      throw codedError('link_down', 'the replica is not connected to its primary')
    }
  }
  return maxMemory === undefined ? undefined : judgeMemory(await info('memory'), maxMemory)
}

/** No service has it: it does not exist, and the check does not create it. */
const KEY = 'hale:health-check'

/**
 * Writes an empty string into a key that does not exist, which changes nothing. The server refuses it as it refuses every
 * write: READONLY, NOREPLICAS, MISCONF, OOM. A user without the right to do so learns nothing more than from INFO.
 */
export async function tryToWrite(client: RedisClient): Promise<void> {
  const setRange = client.setrange ?? client.setRange
  try {
    await setRange?.call(client, KEY, 0, '')
  } catch (error) {
    if (!/^NOPERM/.test((error as Error).message)) throw error
  }
}

function judgeMemory(memory: unknown, maxMemory: number): CheckFindings | undefined {
  const limit = Number(field(memory, 'maxmemory'))
  if (limit === 0) return undefined
  const used = Number(field(memory, 'used_memory')) / limit
  const observed = { value: Math.round(used * 1_000) / 1_000, unit: 'ratio' }
  if (used <= maxMemory || /^allkeys-/.test(field(memory, 'maxmemory_policy'))) return { observed }
  return { status: 'degraded', observed, message: `the server uses more than ${maxMemory} of its maxmemory` }
}
