import { describeWithServer, postgresServer, probeCheck } from '@hale/testbed'
import { MikroORM } from '@mikro-orm/postgresql'
import { sql as drizzleSql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import knex from 'knex'
import { Kysely, sql as kyselySql, PostgresDialect } from 'kysely'
import pgPromise from 'pg-promise'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { type PostgresClient, postgres } from '../postgres'
import { openPool, openProxy, type Settings } from '../testing/open-postgres'
import { openPrisma } from '../testing/open-prisma'

const eventually = { timeout: 60_000, interval: 50 }

/** Kysely listens to no error of a connection that it holds, and an unheard 'error' ends the process. */
function openHeardPool(settings: Settings) {
  const pool = openPool(settings)
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

/** The lines of docs/checks/postgres-clients.md. */
const clients: Record<string, (settings: Settings) => PostgresClient | Promise<PostgresClient>> = {
  Knex({ host, port, user, password, database }) {
    const silent = { debug() {}, deprecate() {}, error() {}, warn() {} }
    const db = knex({ client: 'pg', connection: { host, port, user, password, database }, log: silent })
    onTestFinished(() => db.destroy())
    return { query: (text) => db.raw(text) }
  },
  Kysely(settings) {
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: openHeardPool(settings) }) })
    return { query: (text) => kyselySql.raw(text).execute(db) }
  },
  Prisma: (settings) => openPrisma('postgresql', settings),
  async TypeORM({ host, port, user, password, database }) {
    const source = new DataSource({ type: 'postgres', host, port, username: user, password, database })
    // A pool of TypeORM that never opened knows no reason.
    await source.initialize().catch(() => {})
    onTestFinished(() => (source.isInitialized ? source.destroy() : undefined))
    return source
  },
  Sequelize({ host, port, user, password, database }) {
    const db = new Sequelize(database, user, password, { host, port, dialect: 'postgres', logging: false })
    onTestFinished(() => db.close())
    return db
  },
  async MikroORM({ host, port, user, password, database: dbName }) {
    const discovery = { warnWhenNoEntities: false }
    const orm = await MikroORM.init({ host, port, user, password, dbName, entities: [], discovery })
    onTestFinished(() => orm.close(true))
    return { query: (text) => orm.em.getConnection().execute(text) }
  },
  'pg-promise'({ host, port, user, password, database }) {
    const db = pgPromise({ noWarnings: true })({ host, port, user, password, database })
    onTestFinished(() => db.$pool.end())
    return db
  },
  Drizzle(settings) {
    const db = drizzle(openPool(settings))
    return { query: (text) => db.execute(drizzleSql.raw(text)) }
  },
}

describeWithServer(postgresServer, 'postgres({ query }) against a real PostgreSQL', (server) => {
  afterEach(() => server().start())

  for (const [name, open] of Object.entries(clients)) {
    describe(name, () => {
      it('is healthy when the server answers, and recognises the primary', async () => {
        const client = await open(server())
        expect(await probeCheck(postgres(client))()).toMatchObject({ status: 'healthy' })
        expect(await probeCheck(postgres(client, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
        expect(await probeCheck(postgres(client, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
        expect(await probeCheck(postgres(client, { maxLag: 1_000 }))()).toMatchObject({ status: 'healthy', observed: { value: 0 } })
      })

      it('is unhealthy while the server is frozen, and healthy again once it is thawed', async () => {
        const probe = probeCheck(postgres(await open(server())))
        expect(await probe()).toMatchObject({ status: 'healthy' })
        server().freeze()
        expect(await probe(300)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
        server().thaw()
        await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      })

      it('is healthy with its second run when the open connections are half-open', async () => {
        const { proxy, settings } = await openProxy(server())
        const probe = probeCheck(postgres(await open(settings)))
        expect(await probe()).toMatchObject({ status: 'healthy' })
        await proxy.set('half-open')
        expect(await probe(1_000)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
        expect(await probe(1_000)).toMatchObject({ status: 'healthy' })
        await proxy.set('pass')
      })

      it('is unhealthy with the code auth where the password is wrong', async () => {
        const client = await open({ ...server(), password: 'wrong' })
        const code = name === 'TypeORM' ? 'not_connected' : 'auth'
        expect(await probeCheck(postgres(client))()).toMatchObject({ status: 'unhealthy', error: { code } })
      })

      it('is unhealthy while the server is stopped, and healthy again when it is back', async () => {
        const probe = probeCheck(postgres(await open(server())))
        expect(await probe()).toMatchObject({ status: 'healthy' })
        await server().stop()
        expect(await probe()).toMatchObject({ status: 'unhealthy' })
        await server().start()
        await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      })
    })
  }
})
