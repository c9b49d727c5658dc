import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, type MariadbServer, mariadbServer, probeCheck, recordFault } from '@hale/testbed'
import * as mariadb from 'mariadb'
import mysql2 from 'mysql2'
import mysql2Promise from 'mysql2/promise'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { mysql } from './mysql'

type Settings = Pick<MariadbServer, 'host' | 'port' | 'user' | 'password' | 'database'>

const only = ({ host, port, user, password, database }: Settings) => ({ host, port, user, password, database })
const wrongCredentials = <S extends Settings>(settings: S): S => ({ ...settings, password: wrongSecret })

describeWithServer(mariadbServer, 'mysql(client) against a real MariaDB', (server) => {
  const bench = { server, it, onOutcome: recordFault, wrongCredentials }

  testCheck<Settings>(
    'mysql, mysql2 pool of promises',
    (settings) => {
      const pool = mysql2Promise.createPool(only(settings))
      return { check: mysql(pool), close: () => pool.end() }
    },
    bench,
  )

  testCheck<Settings>(
    'mysql, mysql2 pool of callbacks',
    (settings) => {
      const pool = mysql2.createPool(only(settings))
      return { check: mysql(pool), close: () => pool.end() }
    },
    bench,
  )

  testCheck<Settings>(
    'mysql, mariadb pool',
    (settings) => {
      const pool = mariadb.createPool({ ...only(settings), acquireTimeout: 5_000, connectTimeout: 2_000, minimumIdle: 1 })
      return { check: mysql(pool), close: () => pool.end() }
    },
    {
      ...bench,
      codes: { stopped: { codes: ['refused', 'reset', 'timeout'], reason: 'a connection it opens while the server shuts down times out' } },
    },
  )
})

describeWithServer(
  mariadbServer,
  'mysql(client) with a pool that is full, gone or wrong',
  (server) => {
    afterEach(() => server().start())

    it('frees the place in a mysql2 pool when a run times out', async () => {
      const pool = mysql2Promise.createPool({ ...only(server()), connectionLimit: 1 })
      onTestFinished(() => pool.end())
      const probe = probeCheck(mysql(pool))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      server().freeze()
      expect(await probe(100)).toMatchObject({ error: { code: 'timeout' } })
      server().thaw()
      expect((await pool.query('SELECT 2 AS two'))[0]).toEqual([{ two: 2 }])
    })

    it('reports that a mysql2 pool is exhausted, and recovers when it is not', async () => {
      const pool = mysql2Promise.createPool({ ...only(server()), connectionLimit: 1, waitForConnections: false })
      onTestFinished(() => pool.end())
      const taken = await pool.getConnection()
      expect(await probeCheck(mysql(pool))()).toMatchObject({ status: 'unhealthy', error: { code: 'pool_exhausted' } })
      taken.release()
      expect(await probeCheck(mysql(pool))()).toMatchObject({ status: 'healthy' })
    })

    it('reports that a mariadb pool is exhausted, and recovers when it is not', async () => {
      const pool = mariadb.createPool({ ...only(server()), connectionLimit: 1, acquireTimeout: 1_000 })
      onTestFinished(() => pool.end())
      const taken = await pool.getConnection()
      expect(await probeCheck(mysql(pool))()).toMatchObject({ status: 'unhealthy', error: { code: 'pool_exhausted' } })
      await taken.release()
      expect(await probeCheck(mysql(pool))()).toMatchObject({ status: 'healthy' })
    })

    it('reports that the server has no connection left, and recovers when it has', async () => {
      const taken: mysql2Promise.Connection[] = []
      onTestFinished(async () => void (await Promise.all(taken.map((connection) => connection.end()))))
      const takeAll = async (): Promise<never> => {
        for (;;) taken.push(await mysql2Promise.createConnection(only(server())))
      }
      await expect(takeAll()).rejects.toMatchObject({ code: 'ER_CON_COUNT_ERROR' })
      const pool = mysql2Promise.createPool(only(server()))
      onTestFinished(() => pool.end())
      const probe = probeCheck(mysql(pool))
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'too_many_connections' } })
      await Promise.all(taken.splice(0).map((connection) => connection.end()))
      await expect.poll(probe, { timeout: 10_000, interval: 50 }).toMatchObject({ status: 'healthy' })
    })

    it('reports that the database is missing', async () => {
      const pool = mysql2Promise.createPool({ ...only(server()), database: 'nowhere' })
      onTestFinished(() => pool.end())
      expect(await probeCheck(mysql(pool))()).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
    })

    it('accepts single connections too, of promises and of callbacks', async () => {
      const connections = [await mysql2Promise.createConnection(only(server())), await mariadb.createConnection(only(server()))]
      const callbacks = mysql2.createConnection(only(server()))
      for (const connection of [...connections, callbacks]) {
        expect(await probeCheck(mysql(connection))()).toMatchObject({ status: 'healthy' })
      }
      await Promise.all(connections.map((connection) => connection.end()))
      callbacks.destroy()
      for (const connection of [...connections, callbacks]) {
        expect(await probeCheck(mysql(connection))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
      }
    })
  },
  { maxConnections: 10 },
)

describe('mysql(client)', () => {
  it('is unhealthy when query(text) returns no promise', async () => {
    expect(await probeCheck(mysql({ query: () => undefined }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'invalid_answer', message: expect.stringContaining('query(text) resolved with undefined') },
    })
  })

  it('passes the options on to the check', () => {
    const options = { critical: false, timeout: 200, every: 5_000, impact: 'orders cannot be placed' }
    expect(mysql({ query: async () => [] }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'mysql://orders:secret@db/orders', {}])(
    'refuses a client without query(text) when it is made, and does not repeat it',
    (client) => {
      const make = () => mysql(client as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/^mysql: client must have a method query; got .+\. Pass a mysql2 or mariadb pool or connection/)
      expect(make).not.toThrow(/secret/)
    },
  )
})
