import { fail, milliseconds, readOptions, rule, text } from '@hale/options'
import { createBoundedCalls } from '../asking/bounded-calls'
import { isBaseUrl } from './base-url'
import type { Member, Peer, PeerSource, Self } from './peer-source'
import { readMember } from './read-member'
import { type RedisClient, runScript } from './redis-script'

export type { RedisClient }

/** Where and how often an instance enters itself. */
export interface RedisPeersOptions {
  /** Where peers reach this instance, such as `http://10.0.0.7:3000`. */
  readonly url: string
  /** The prefix of the two keys. The braces keep both in one slot of a cluster. @default '{hale:fleet}' */
  readonly key?: string | undefined
  /** How often (ms) the instance enters itself. @default 5000 */
  readonly beatEvery?: number | undefined
}

const CALLER = 'redisPeers'
const OPTIONS = {
  url: rule(isBaseUrl, 'must be a URL such as "http://10.0.0.7:3000"'),
  key: text,
  beatEvery: milliseconds(500, 60_000),
}
/** Beats that may be missed before an instance counts as gone. */
const MISSED = 3
/** How long (ms) a beat may take. A client without a timeout may wait for ever. */
const LONGEST_BEAT = 5_000
/** How many peers one beat reads: the cache fills with others over time. */
const SAMPLE = 24
const MOST_KEPT = 240
/** After so many beats in which a peer was not among those that were read, it is forgotten. All of 240 are read in far fewer. */
const FORGOTTEN_AFTER = 60

// The clock is that of the server, so the clocks of instances need not agree. What is old goes in steps.
const BEAT = `
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3], 'LIMIT', 0, 100)
if #gone > 0 then
  redis.call('ZREM', KEYS[1], unpack(gone))
  redis.call('HDEL', KEYS[2], unpack(gone))
end
redis.call('PEXPIRE', KEYS[1], ARGV[3] * 4)
redis.call('PEXPIRE', KEYS[2], ARGV[3] * 4)
return redis.call('HRANDFIELD', KEYS[2], ARGV[4], 'WITHVALUES')`
const LEAVE = `
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('HDEL', KEYS[2], ARGV[1])`
const ALL = `return redis.call('HVALS', KEYS[2])`

/**
 * Peers from a registry on the Redis that you have. Each instance enters itself with its version, its zone and its status,
 * and reads a sample of the others. While Redis is away the last peers stay. An instance that drains takes itself out, one
 * that dies is gone after three beats, and both keys expire.
 *
 * The client is borrowed, an ioredis or a node-redis one. A beat without an answer is given up after 5 s, and the next one
 * follows. While three of them hang, none begins before 30 s have passed. Needs Redis 6.2.
 *
 * @throws TypeError when an option is wrong, or the client has no method `eval`.
 *
 * @example
 * ```ts
 * import { createFleet, redisPeers } from '@hale/fleet'
 * import { Redis } from 'ioredis'
 *
 * const client = new Redis()
 * client.on('error', () => {})
 * export const fleet = createFleet({ peers: redisPeers(client, { url: 'http://10.0.0.7:3000' }), zone: 'a' })
 * ```
 */
export function redisPeers(client: RedisClient, options: RedisPeersOptions): PeerSource {
  if (typeof client?.eval !== 'function') fail(CALLER, 'client must have a method eval', client, 'Pass an ioredis or node-redis client')
  const { url, key = '{hale:fleet}', beatEvery = 5_000 } = readOptions(CALLER, options, OPTIONS)
  if (url === undefined) fail(CALLER, `url ${OPTIONS.url.must}`, url)
  const keys = [`${key}:beats`, `${key}:instances`] as const
  const bounded = createBoundedCalls({ patience: LONGEST_BEAT })
  const kept = new Map<string, { readonly peer: Peer; readonly seen: number }>()
  let beats = 0
  let self: Self | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let left = false

  async function beat(): Promise<void> {
    const { id } = self?.identity ?? { id: '' }
    const entry = JSON.stringify({ ...self?.identity, url: new URL(url as string).origin, ...self?.state() })
    const sample = await bounded(() => enter(id, entry))
    beats += 1
    for (const member of membersOf(sample)) keep(member)
    forget(isWhole(sample) ? MISSED : FORGOTTEN_AFTER)
  }

  async function enter(id: string, entry: string): Promise<unknown> {
    const sample = await runScript(client, BEAT, keys, [id, entry, String(beatEvery * MISSED), String(SAMPLE)])
    // It may have left while the beat was under way, or after the beat was given up.
    if (left) await leave(id)
    return sample
  }

  function keep(member: Member): void {
    if (member.id === self?.identity.id || member.name !== self?.identity.name) return
    kept.delete(member.url)
    kept.set(member.url, { peer: { url: member.url, version: member.version, zone: member.zone }, seen: beats })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
  }

  /** An instance that is gone leaves an address that answers nothing. While Redis is away no beat counts. */
  function forget(after: number): void {
    for (const [url, { seen }] of kept) if (beats - seen > after) kept.delete(url)
  }

  async function beatForever(): Promise<void> {
    await beat().catch(ignore)
    if (left) return
    // With jitter, so that a thousand instances that start together do not beat together.
    timer = setTimeout(() => void beatForever(), beatEvery * (0.75 + Math.random() / 2))
    timer.unref()
  }

  async function leave(id: string): Promise<void> {
    await runScript(client, LEAVE, keys, [id])
  }

  return {
    list: () => [...kept.values()].map(({ peer }) => peer),
    join(joined) {
      self = joined
      void beatForever()
    },
    leave() {
      if (left || !self) return
      left = true
      clearTimeout(timer)
      void leave(self.identity.id).catch(ignore)
    },
    // Services that share a key must not show on each other's pages.
    members: async () => membersOf(await runScript(client, ALL, keys, [])).filter(({ name }) => name === self?.identity.name),
  }
}

/** Whether a sample of ids and entries holds the whole registry. */
function isWhole(sample: unknown): boolean {
  return Array.isArray(sample) && sample.flat().length < 2 * SAMPLE
}

/** The entries of a sample or of all. */
function membersOf(answer: unknown): Member[] {
  const entries = Array.isArray(answer) ? answer.flat() : []
  return entries.flatMap((entry) => readMember(entry) ?? [])
}

function ignore(): void {}
