/** The type of a check that `@hale/checks` does not export, so that the compiler's message names where to import it from. */
export interface ImportFrom<Subpath extends string> {
  readonly importFrom: Subpath
}

const subpaths = [
  'activity (heartbeat, progress, outcomes)',
  'amqp',
  'dns',
  'elasticsearch',
  'http',
  'kafka',
  'memcached',
  'mongodb',
  'mqtt',
  'mysql',
  'nats',
  'postgres',
  'redis',
  'sqlite',
  'system (disk, diskWrite, eventLoop, fileDescriptors, memory, pressure)',
  'tcp',
  'tls',
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
export const progress: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/activity`. */
export const outcomes: ImportFrom<'@hale/checks/activity'> = refuse()
/** @deprecated Import it from `@hale/checks/amqp`. */
export const amqp: ImportFrom<'@hale/checks/amqp'> = refuse()
/** @deprecated Import it from `@hale/checks/dns`. */
export const dns: ImportFrom<'@hale/checks/dns'> = refuse()
/** @deprecated Import it from `@hale/checks/elasticsearch`. */
export const elasticsearch: ImportFrom<'@hale/checks/elasticsearch'> = refuse()
/** @deprecated Import it from `@hale/checks/http`. */
export const http: ImportFrom<'@hale/checks/http'> = refuse()
/** @deprecated Import it from `@hale/checks/kafka`. */
export const kafka: ImportFrom<'@hale/checks/kafka'> = refuse()
/** @deprecated Import it from `@hale/checks/memcached`. */
export const memcached: ImportFrom<'@hale/checks/memcached'> = refuse()
/** @deprecated Import it from `@hale/checks/mongodb`. */
export const mongodb: ImportFrom<'@hale/checks/mongodb'> = refuse()
/** @deprecated Import it from `@hale/checks/mqtt`. */
export const mqtt: ImportFrom<'@hale/checks/mqtt'> = refuse()
/** @deprecated Import it from `@hale/checks/mysql`. */
export const mysql: ImportFrom<'@hale/checks/mysql'> = refuse()
/** @deprecated Import it from `@hale/checks/nats`. */
export const nats: ImportFrom<'@hale/checks/nats'> = refuse()
/** @deprecated Import it from `@hale/checks/postgres`. */
export const postgres: ImportFrom<'@hale/checks/postgres'> = refuse()
/** @deprecated Import it from `@hale/checks/redis`. */
export const redis: ImportFrom<'@hale/checks/redis'> = refuse()
/** @deprecated Import it from `@hale/checks/sqlite`. */
export const sqlite: ImportFrom<'@hale/checks/sqlite'> = refuse()
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
