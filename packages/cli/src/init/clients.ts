import type { ClientLines } from './client-lines'
import type { Project } from './project'
import { writeAmqp } from './write-amqp'
import { writePrisma } from './write-prisma'

/** A client library that `hale init` knows. */
interface Client {
  readonly package: string
  /** What its check is called, unless another client has that name already. */
  readonly checkName: string
  write(project: Pick<Project, 'dialect' | 'prismaProvider' | 'name'>): ClientLines
}

export type ClientName = 'pg' | 'postgres' | 'mysql2' | 'prisma' | 'ioredis' | 'redis' | 'mongodb' | 'amqplib' | 'kafkajs'

const unheard = ' // an unheard error event ends the process'

export const CLIENTS: Readonly<Record<ClientName, Client>> = {
  pg: {
    package: 'pg',
    checkName: 'database',
    write: () => ({
      imports: [
        { from: '@hale/checks/postgres', names: ['postgres'] },
        { from: 'pg', names: ['Pool'] },
      ],
      lines: [
        `const pool = new Pool({ connectionString: process.env['DATABASE_URL'], connectionTimeoutMillis: 2_000 })`,
        `pool.on('error', () => {})${unheard}`,
      ],
      check: 'postgres(pool)',
      close: 'pool.end()',
      exports: ['pool'],
    }),
  },
  postgres: {
    package: 'postgres',
    checkName: 'database',
    write: () => ({
      imports: [
        { from: '@hale/checks/postgres', names: ['postgres'] },
        { from: 'postgres', byDefault: 'connectSql' },
      ],
      lines: [`const sql = connectSql(process.env['DATABASE_URL'] ?? 'postgres://127.0.0.1', { connect_timeout: 2 })`],
      check: 'postgres({ query: (text) => sql.unsafe(text) })',
      close: 'sql.end({ timeout: 1 })',
      exports: ['sql'],
    }),
  },
  mysql2: {
    package: 'mysql2',
    checkName: 'database',
    write: () => ({
      imports: [
        { from: '@hale/checks/mysql', names: ['mysql'] },
        { from: 'mysql2/promise', names: ['createPool'] },
      ],
      lines: [`const mysqlPool = createPool({ uri: process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1/', connectTimeout: 2_000 })`],
      check: 'mysql(mysqlPool)',
      close: 'mysqlPool.end()',
      exports: ['mysqlPool'],
    }),
  },
  prisma: {
    package: '@prisma/client',
    checkName: 'database',
    write: writePrisma,
  },
  ioredis: {
    package: 'ioredis',
    checkName: 'cache',
    write: () => ({
      imports: [
        { from: '@hale/checks/redis', names: ['redis'] },
        { from: 'ioredis', names: ['Redis'] },
      ],
      lines: [`const cache = new Redis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379')`, `cache.on('error', () => {})${unheard}`],
      check: 'redis(cache, { critical: false })',
      close: 'cache.disconnect()',
      exports: ['cache'],
    }),
  },
  redis: {
    package: 'redis',
    checkName: 'cache',
    write: () => ({
      imports: [
        { from: '@hale/checks/redis', names: ['redis'] },
        { from: 'redis', names: ['createClient'] },
      ],
      lines: [
        `const redisClient = createClient({ url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' })`,
        `redisClient.on('error', () => {})${unheard}`,
        'redisClient.connect().catch(() => {}) // it connects again by itself',
      ],
      check: 'redis(redisClient, { critical: false })',
      close: 'redisClient.destroy()',
      exports: ['redisClient'],
    }),
  },
  mongodb: {
    package: 'mongodb',
    checkName: 'documents',
    write: () => ({
      imports: [
        { from: '@hale/checks/mongodb', names: ['mongodb'] },
        { from: 'mongodb', names: ['MongoClient'] },
      ],
      lines: [`const mongo = new MongoClient(process.env['MONGODB_URL'] ?? 'mongodb://127.0.0.1', { serverSelectionTimeoutMS: 2_000 })`],
      check: 'mongodb(mongo)',
      close: 'mongo.close()',
      exports: ['mongo'],
    }),
  },
  amqplib: {
    package: 'amqplib',
    checkName: 'queue',
    write: writeAmqp,
  },
  kafkajs: {
    package: 'kafkajs',
    checkName: 'events',
    write: ({ name }) => ({
      imports: [
        { from: '@hale/checks/kafka', names: ['kafka'] },
        { from: 'kafkajs', names: ['Kafka'] },
      ],
      lines: [
        `const brokers = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(',')`,
        `const kafkaAdmin = new Kafka({ clientId: '${name}', brokers }).admin()`,
        'async function connectKafka() {',
        '  await kafkaAdmin.connect().catch(() => setTimeout(connectKafka, 1_000).unref())',
        '}',
        'void connectKafka()',
      ],
      check: 'kafka(kafkaAdmin)',
      close: 'kafkaAdmin.disconnect()',
      exports: ['kafkaAdmin'],
    }),
  },
}
