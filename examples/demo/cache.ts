import type { RedisClient } from '@hale/checks/redis'
import { Redis } from 'ioredis'
import type { Drill } from './drill'

/** The cache of the service: in the process, or a real Redis. Any call may reject; the service works without it. */
export interface Cache {
  /** Its name, for the welcome text. */
  readonly kind: string
  /** The client that the service uses. The health check borrows it. */
  readonly client: RedisClient
  get(key: string): Promise<string | null>
  set(key: string, value: string, seconds: number): Promise<void>
  delete(key: string): Promise<void>
  close(): void
  readonly drill?: Drill
}

/** Connects to a real Redis, and reconnects whenever the connection breaks. */
export function openCache(url: string): Cache {
  const redis = new Redis(url, {
    connectionName: 'orders',
    connectTimeout: 2_000,
    // A cache that is slower than the database is useless: read from the database instead.
    commandTimeout: 300,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
  })
  // ioredis emits an error at each failed attempt to connect. The health check reports the change once.
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
