import type { RedisClient } from '@hale/checks/redis'
import { Redis } from 'ioredis'
import type { Drill } from './drill'

/** The cache as the service sees it: in the process or a real Redis. Any call may reject; the service works without. */
export interface Cache {
  /** What it is, for a person. */
  readonly kind: string
  /** The client that the service uses too: the health check borrows it. */
  readonly client: RedisClient
  get(key: string): Promise<string | null>
  set(key: string, value: string, seconds: number): Promise<void>
  delete(key: string): Promise<void>
  close(): void
  readonly drill?: Drill
}

/** A client of a real Redis. It connects now, and again whenever the connection breaks. */
export function openCache(url: string): Cache {
  const redis = new Redis(url, {
    connectionName: 'orders',
    connectTimeout: 2_000,
    // A cache that is slower than the database is of no use: answer from there instead.
    commandTimeout: 300,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
  })
  // It says so at every failed attempt to connect. The health check tells the change, once.
  redis.on('error', () => {})
  return {
    kind: 'the Redis of REDIS_URL',
    client: redis,
    get: (key) => redis.get(key),
    async set(key, value, seconds) {
      await redis.set(key, value, 'EX', seconds)
    },
    async delete(key) {
      await redis.del(key)
    },
    close: () => redis.disconnect(),
  }
}
