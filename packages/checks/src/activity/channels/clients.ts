import type { Follow } from './call'
import { followIoredis, followMysql2, followNodeRedis } from './databases'
import { followNodeHttp } from './node-http'
import { followUndici } from './undici'

/** The client libraries that publish their calls on diagnostics channels. */
export type ObservedClient = 'fetch' | 'undici' | 'http' | 'mysql2' | 'redis' | 'ioredis'

/** undici and the global fetch have the same channels. */
export const OBSERVED_CLIENTS: Readonly<Record<ObservedClient, Follow>> = {
  fetch: followUndici,
  undici: followUndici,
  http: followNodeHttp,
  mysql2: followMysql2,
  redis: followNodeRedis,
  ioredis: followIoredis,
}
