import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'

/** What a server must be, beside there. Each is asked for only where it is set. */
export interface Standing {
  /** `primary`: it takes writes. `replica`: it follows a primary. @default either */
  readonly role?: 'primary' | 'replica' | undefined
  /** Whether a replica must be connected to its primary. @default false */
  readonly link?: boolean | undefined
  /** Degraded when more than this part (0 to 1) of the server's `maxmemory` is used. @default as much as there is */
  readonly maxMemory?: number | undefined
}

type Info = (section: 'replication' | 'memory') => Promise<unknown>

/** Reads a field of `INFO`, a line such as `role:slave`. Throws where it is missing: nothing would be known. */
function field(info: unknown, name: string): string {
  const value = new RegExp(`^${name}:(.+?)\r?$`, 'm').exec(String(info))?.[1]
  if (value === undefined) throw codedError('invalid_answer', `Redis did not tell its ${name}`)
  return value
}

/** Asks what is set. Throws where the server is not what it must be. */
export async function judgeStanding(info: Info, { role, link, maxMemory }: Standing): Promise<CheckFindings | undefined> {
  if (role || link) {
    const replication = await info('replication')
    const actual = field(replication, 'role') === 'master' ? 'primary' : 'replica'
    if (role && role !== actual) throw codedError(`not_${role}`, `Redis is no ${role}`)
    if (link && actual === 'replica' && field(replication, 'master_link_status') !== 'up') {
      throw codedError('link_down', 'the replica is not connected to its primary')
    }
  }
  return maxMemory === undefined ? undefined : judgeMemory(await info('memory'), maxMemory)
}

function judgeMemory(memory: unknown, maxMemory: number): CheckFindings | undefined {
  const limit = Number(field(memory, 'maxmemory'))
  if (limit === 0) return undefined
  const used = Number(field(memory, 'used_memory')) / limit
  const observed = { value: Math.round(used * 1_000) / 1_000, unit: 'ratio' }
  if (used <= maxMemory) return { observed }
  return { status: 'degraded', observed, message: `more than ${maxMemory} of maxmemory is used` }
}
