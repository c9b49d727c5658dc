/** The type of a check that `@hale/checks` does not export, so that the compiler's message names where to import it from. */
export interface ImportFrom<Subpath extends string> {
  readonly importFrom: Subpath
}

const subpaths = [
  'activity (heartbeat, progress, outcomes, passive)',
  'amqp',
  'bullmq',
  'certificate',
  'clickhouse',
  'clock',
  'dns',
  'dynamodb',
  'elasticsearch',
  'etcd',
  'file',
  'grpc',
  'http',
  'influxdb',
  'jwks',
  'kafka',
  'ldap',
  'memcached',
  'mongodb',
  'mqtt',
  'mssql',
  'mysql',
  'nats',
  'oidc',
  'postgres',
  'redis',
  's3',
  'sftp',
  'smtp',
  'sqlite',
  'sqs',
  'system (disk, diskWrite, eventLoop, fileDescriptors, memory, pressure)',
  'tcp',
  'tls',
  'zookeeper',
]

/** One entry for all checks would load all of them, so this one only says where they are. */
function refuse(): never {
  throw new Error(
    `@hale/checks: a check must be imported from its own subpath, such as "@hale/checks/postgres". Subpaths: ${subpaths.join(', ')}`,
  )
}

// An ES module that imports a name from here must link, or its error would be about the name and not about the subpath.
/** @deprecated Import it from `@hale/checks/activity`. */
export const heartbeat: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const amqplibWork: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const bullmqWork: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const kafkajsWork: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const passive: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const detect: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const progress: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const outcomes: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/amqp`. */
export const amqp: ImportFrom<'@hale/checks/amqp'> = refuse()
/** @deprecated Import it from `@hale/checks/bullmq`. */
export const bullmq: ImportFrom<'@hale/checks/bullmq'> = refuse()
/** @deprecated Import it from `@hale/checks/certificate`. */
export const certificate: ImportFrom<'@hale/checks/certificate'> = refuse()
/** @deprecated Import it from `@hale/checks/clickhouse`. */
export const clickhouse: ImportFrom<'@hale/checks/clickhouse'> = refuse()
/** @deprecated Import it from `@hale/checks/clock`. */
export const clock: ImportFrom<'@hale/checks/clock'> = refuse()
/** @deprecated Import it from `@hale/checks/dns`. */
export const dns: ImportFrom<'@hale/checks/dns'> = refuse()
/** @deprecated Import it from `@hale/checks/dynamodb`. */
export const dynamodb: ImportFrom<'@hale/checks/dynamodb'> = refuse()
/** @deprecated Import it from `@hale/checks/elasticsearch`. */
export const elasticsearch: ImportFrom<'@hale/checks/elasticsearch'> = refuse()
/** @deprecated Import it from `@hale/checks/etcd`. */
export const etcd: ImportFrom<'@hale/checks/etcd'> = refuse()
/** @deprecated Import it from `@hale/checks/file`. */
export const file: ImportFrom<'@hale/checks/file'> = refuse()
/** @deprecated Import it from `@hale/checks/grpc`. */
export const grpc: ImportFrom<'@hale/checks/grpc'> = refuse()
/** @deprecated Import it from `@hale/checks/http`. */
export const http: ImportFrom<'@hale/checks/http'> = refuse()
/** @deprecated Import it from `@hale/checks/influxdb`. */
export const influxdb: ImportFrom<'@hale/checks/influxdb'> = refuse()
/** @deprecated Import it from `@hale/checks/jwks`. */
export const jwks: ImportFrom<'@hale/checks/jwks'> = refuse()
/** @deprecated Import it from `@hale/checks/kafka`. */
export const kafka: ImportFrom<'@hale/checks/kafka'> = refuse()
/** @deprecated Import it from `@hale/checks/ldap`. */
export const ldap: ImportFrom<'@hale/checks/ldap'> = refuse()
/** @deprecated Import it from `@hale/checks/memcached`. */
export const memcached: ImportFrom<'@hale/checks/memcached'> = refuse()
/** @deprecated Import it from `@hale/checks/mongodb`. */
export const mongodb: ImportFrom<'@hale/checks/mongodb'> = refuse()
/** @deprecated Import it from `@hale/checks/mqtt`. */
export const mqtt: ImportFrom<'@hale/checks/mqtt'> = refuse()
/** @deprecated Import it from `@hale/checks/mssql`. */
export const mssql: ImportFrom<'@hale/checks/mssql'> = refuse()
/** @deprecated Import it from `@hale/checks/mysql`. */
export const mysql: ImportFrom<'@hale/checks/mysql'> = refuse()
/** @deprecated Import it from `@hale/checks/nats`. */
export const nats: ImportFrom<'@hale/checks/nats'> = refuse()
/** @deprecated Import it from `@hale/checks/oidc`. */
export const oidc: ImportFrom<'@hale/checks/oidc'> = refuse()
/** @deprecated Import it from `@hale/checks/postgres`. */
export const postgres: ImportFrom<'@hale/checks/postgres'> = refuse()
/** @deprecated Import it from `@hale/checks/redis`. */
export const redis: ImportFrom<'@hale/checks/redis'> = refuse()
/** @deprecated Import it from `@hale/checks/s3`. */
export const s3: ImportFrom<'@hale/checks/s3'> = refuse()
/** @deprecated Import it from `@hale/checks/sftp`. */
export const sftp: ImportFrom<'@hale/checks/sftp'> = refuse()
/** @deprecated Import it from `@hale/checks/smtp`. */
export const smtp: ImportFrom<'@hale/checks/smtp'> = refuse()
/** @deprecated Import it from `@hale/checks/sqlite`. */
export const sqlite: ImportFrom<'@hale/checks/sqlite'> = refuse()
/** @deprecated Import it from `@hale/checks/sqs`. */
export const sqs: ImportFrom<'@hale/checks/sqs'> = refuse()
/** @deprecated Import it from `@hale/checks/system`. */
export const disk: ImportFrom<'@hale/checks/system'> = refuse()
/** @deprecated Import it from `@hale/checks/system`. */
export const diskWrite: ImportFrom<'@hale/checks/system'> = refuse()
/** @deprecated Import it from `@hale/checks/system`. */
export const eventLoop: ImportFrom<'@hale/checks/system'> = refuse()
/** @deprecated Import it from `@hale/checks/system`. */
export const fileDescriptors: ImportFrom<'@hale/checks/system'> = refuse()
/** @deprecated Import it from `@hale/checks/system`. */
export const memory: ImportFrom<'@hale/checks/system'> = refuse()
/** @deprecated Import it from `@hale/checks/system`. */
export const pressure: ImportFrom<'@hale/checks/system'> = refuse()
/** @deprecated Import it from `@hale/checks/tcp`. */
export const tcp: ImportFrom<'@hale/checks/tcp'> = refuse()
/** @deprecated Import it from `@hale/checks/tls`. */
export const tls: ImportFrom<'@hale/checks/tls'> = refuse()
/** @deprecated Import it from `@hale/checks/zookeeper`. */
export const zookeeper: ImportFrom<'@hale/checks/zookeeper'> = refuse()
