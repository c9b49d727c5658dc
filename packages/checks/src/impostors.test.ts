import { impostorCases, runImpostorCase, type WithClient } from '@hale/conformance'
import { describe, it } from 'vitest'
import { amqp } from './amqp'
import { bullmq } from './bullmq'
import { clickhouse } from './clickhouse'
import { elasticsearch } from './elasticsearch'
import { http } from './http'
import { influxdb } from './influxdb'
import { jwks } from './jwks'
import { kafka } from './kafka'
import { ldap } from './ldap'
import { memcached } from './memcached'
import { mongodb } from './mongodb'
import { mqtt } from './mqtt'
import { mssql } from './mssql'
import { mysql } from './mysql'
import { nats } from './nats'
import { oidc } from './oidc'
import { postgres } from './postgres'
import { redis } from './redis'
import { s3 } from './s3'
import { sftp } from './sftp'
import { smtp } from './smtp'
import { sqlite } from './sqlite'

/** The methods of the client that stand by themselves, and fields that say what it is. */
const only = (client: object, methods: readonly string[], fields: object = {}): never =>
  ({ ...Object.fromEntries(methods.map((method) => [method, (client as Record<string, unknown>)[method]])), ...fields }) as never

/** Every check that borrows a client, in each form in which it takes one. */
const checks: Readonly<Record<string, WithClient>> = {
  amqp: (client) => amqp(client as never),
  'amqp with a function': (client) => amqp(() => client as never),
  'amqp with publish: true': (client) => amqp(client as never, { publish: true }),
  bullmq: (client) => bullmq(only(client, ['getJobCounts', 'getWaiting', 'getWorkers'], { name: 'mails' })),
  'bullmq without workers': (client) =>
    bullmq(only(client, ['getJobCounts', 'getWaiting', 'getWorkers'], { name: 'mails' }), { workers: 0 }),
  clickhouse: (client) => clickhouse(client as never),
  elasticsearch: (client) => elasticsearch(client as never),
  http: (client) => http('http://orders.internal/livez', only(client, ['fetch'])),
  jwks: (client) => jwks('https://id.example/keys', only(client, ['fetch'])),
  influxdb: (client) => influxdb(client as never),
  'influxdb with influx': (client) => influxdb(only(client, ['getDatabaseNames'])),
  kafka: (client) => kafka(client as never),
  'kafka with @platformatic/kafka': (client) => kafka(only(client, ['metadata'])),
  'kafka with librdkafka': (client) => kafka(only(client, ['getMetadata'])),
  'kafka with @confluentinc/kafka-javascript': (client) => kafka(only(client, ['listTopics'])),
  ldap: (client) => ldap(client as never),
  'ldap with bind and base': (client) => ldap(client as never, { base: 'dc=shop', bind: { dn: 'cn=orders', password: 'x' } }),
  'memcached with memcached': (client) => memcached(only(client, ['version'])),
  'memcached with memjs': (client) => memcached(only(client, ['stats'], { servers: [{}] })),
  mongodb: (client) => mongodb(client as never),
  mqtt: (client) => mqtt(only(client, ['unsubscribeAsync'], { connected: true })),
  mssql: (client) => mssql(only(client, ['query'])),
  'mssql with a pool': (client) => mssql(only(client, ['request'])),
  'mssql with role': (client) => mssql(only(client, ['query']), { role: 'primary' }),
  mysql: (client) => mysql(client as never),
  'mysql with query(text)': (client) => mysql(only(client, ['query'])),
  'mysql with a pool of mysql2': (client) => mysql(only(client, ['query', 'getConnection'], { pool: {} })),
  'mysql with role and maxLag': (client) => mysql(only(client, ['query']), { role: 'primary', maxLag: 1_000 }),
  nats: (client) => nats(client as never),
  oidc: (client) => oidc('https://id.example', only(client, ['fetch'])),
  postgres: (client) => postgres(client as never),
  'postgres with query(text)': (client) => postgres(only(client, ['query'])),
  'postgres with a pool': (client) => postgres(only(client, ['query', 'connect'], { totalCount: 1, idleCount: 1, waitingCount: 0 })),
  'postgres with role and maxLag': (client) => postgres(only(client, ['query']), { role: 'primary', maxLag: 1_000 }),
  redis: (client) => redis(client as never),
  'redis with role': (client) => redis(client as never, { role: 'primary', link: true, maxMemory: 0.5 }),
  's3 with @aws-sdk/client-s3': (client) => s3(only(client, ['headBucket']), { bucket: 'orders' }),
  's3 with minio': (client) => s3(only(client, ['bucketExists']), { bucket: 'orders' }),
  sftp: (client) => sftp(only(client, ['stat']), { path: '/' }),
  'sftp with ssh2': (client) => sftp(only(client, ['sftp']), { path: '/' }),
  smtp: (client) => smtp(client as never),
  sqlite: (client) => sqlite(client as never),
  'sqlite with write: true': (client) => sqlite(client as never, { write: true }),
}

describe.each(Object.entries(checks))('%s', (_, withClient) => {
  it.each(impostorCases)('$sentence', (item) => runImpostorCase(item, withClient))
})
