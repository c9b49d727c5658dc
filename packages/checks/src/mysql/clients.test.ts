import { describeWithServer, mariadbServer, probeCheck } from '@hale/testbed'
import knex from 'knex'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { type MysqlClient, mysql } from '../mysql'
import { openPrisma, type SqlSettings } from '../testing/open-prisma'

const eventually = { timeout: 60_000, interval: 50 }

/** The lines of docs/checks/mysql.md for query builders and mappers. */
const clients: Record<string, (settings: SqlSettings) => MysqlClient | Promise<MysqlClient>> = {
  Knex({ host, port, user, password, database }) {
    const silent = { debug() {}, deprecate() {}, error() {}, warn() {} }
    const db = knex({ client: 'mysql2', connection: { host, port, user, password, database }, log: silent })
    onTestFinished(() => db.destroy())
    return { query: (text) => db.raw(text) }
  },
  Prisma: (settings) => openPrisma('mysql', settings),
  async TypeORM({ host, port, user, password, database }) {
    const source = new DataSource({ type: 'mysql', host, port, username: user, password, database })
    // A pool of TypeORM that never opened knows no reason.
    await source.initialize().catch(() => {})
    onTestFinished(() => (source.isInitialized ? source.destroy() : undefined))
    return source
  },
  Sequelize({ host, port, user, password, database }) {
    const db = new Sequelize(database, user, password, { host, port, dialect: 'mysql', logging: false })
    onTestFinished(() => db.close())
    return db
  },
}

describeWithServer(mariadbServer, 'mysql({ query }) against a real MariaDB', (server) => {
  afterEach(() => server().start())

  for (const [name, open] of Object.entries(clients)) {
    describe(name, () => {
      it('is healthy when the server answers, and recognises one that accepts writes, and no lag', async () => {
        const client = await open(server())
        expect(await probeCheck(mysql(client))()).toMatchObject({ status: 'healthy' })
        expect(await probeCheck(mysql(client, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
        expect(await probeCheck(mysql(client, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
        expect(await probeCheck(mysql(client, { maxLag: 1_000 }))()).toMatchObject({ status: 'healthy', observed: { value: 0 } })
      })

      it('is unhealthy while the server is frozen, and healthy again once it is thawed', async () => {
        const probe = probeCheck(mysql(await open(server())))
        expect(await probe()).toMatchObject({ status: 'healthy' })
        server().freeze()
        expect(await probe(300)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
        server().thaw()
        await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      })

      it('is unhealthy with the code auth where the password is wrong', async () => {
        const client = await open({ ...server(), password: 'wrong' })
        const error = name === 'TypeORM' ? { code: expect.stringMatching(/^(not_connected|auth)$/) } : { code: 'auth' }
        expect(await probeCheck(mysql(client))()).toMatchObject({ status: 'unhealthy', error })
      })

      // The pool of Prisma's adapter (mariadb 3.4.5) may end the process then, by a rejection that it does not handle.
      it.skipIf(name === 'Prisma')('is unhealthy while the server is stopped, and healthy again when it is back', async () => {
        const probe = probeCheck(mysql(await open(server())))
        expect(await probe()).toMatchObject({ status: 'healthy' })
        await server().stop()
        expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: expect.stringMatching(/^(refused|reset)$/) } })
        await server().start()
        await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      })
    })
  }
})
