import { MYSQL_CODES } from '../../mysql/codes'
import { REDIS_CODES } from '../../redis/codes'
import type { Follow } from './call'
import { followTraced, type Traced } from './traced'

interface RedisMessage extends Traced {
  readonly command?: unknown
}

/** Commands that wait for work or for other servers, however well the server is. */
const WAITING = /^(B[LRZ]\w*|XREAD(GROUP)?|[PS]?SUBSCRIBE|WAIT(AOF)?|MONITOR)$/i

const followRedis = (library: 'ioredis' | 'node-redis'): Follow =>
  followTraced<RedisMessage>({
    calls: [`${library}:command`],
    connections: [`${library}:connect`],
    codes: REDIS_CODES,
    mayWait: ({ command }) => WAITING.test(String(command)),
    isProbe: ({ command }) => /^ping$/i.test(String(command)),
  })

/** Commands of ioredis, from 5.11 on. */
export const followIoredis: Follow = followRedis('ioredis')

/** Commands of node-redis (`@redis/client`), from 5.12 on. */
export const followNodeRedis: Follow = followRedis('node-redis')

interface MysqlMessage extends Traced {
  readonly query?: unknown
}

/** Queries of mysql2, from 3.20 on. */
export const followMysql2: Follow = followTraced<MysqlMessage>({
  calls: ['mysql2:query', 'mysql2:execute'],
  connections: ['mysql2:connect'],
  codes: MYSQL_CODES,
  isProbe: ({ query }) => query === 'SELECT 1' || String(query).startsWith('SHOW GLOBAL VARIABLES WHERE Variable_name IN'),
})
