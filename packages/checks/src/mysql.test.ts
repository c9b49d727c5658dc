import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, type MariadbServer, mariadbServer, probeCheck, recordFault } from '@hale/testbed'
import * as mariadb from 'mariadb'
import mysql2 from 'mysql2'
import mysql2Promise from 'mysql2/promise'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { mysql } from './mysql'
import { heardPool } from './testing/heard-pool'

const eventually = { timeout: 60_000, interval: 50 }

type Settings = Pick<MariadbServer, 'host' | 'port' | 'user' | 'password' | 'database'>

const only = ({ host, port, user, password, database }: Settings) => ({ host, port, user, password, database })
const wrongCredentials = <S extends Settings>(settings: S): S => ({ ...settings, password: wrongSecret })

describeWithServer(mariadbServer, 'mysql(client) against a real MariaDB', (server) => {
  const bench = { server, it, onOutcome: recordFault, wrongCredentials }

  testCheck<Settings>(
    'mysql, mysql2 pool of promises',
    (settings) => {
      const pool = heardPool(mysql2Promise.createPool(only(settings)))
      return { check: mysql(pool), close: () => pool.end().catch(() => {}) }
    },
    bench,
  )

  testCheck<Settings>(
    'mysql, mysql2 pool of callbacks',
    (settings) => {
      const pool = heardPool(mysql2.createPool(only(settings)))
      // Without a callback the pool throws the error of a connection that is lost meanwhile; a promise rejects with it.
      return {
        check: mysql(pool),
        close: () =>
          pool
            .promise()
            .end()
            .catch(() => {}),
      }
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
      const pool = heardPool(mysql2Promise.createPool({ ...only(server()), connectionLimit: 1 }))
      onTestFinished(() => pool.end())
      const probe = probeCheck(mysql(pool))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      server().freeze()
      expect(await probe(100)).toMatchObject({ error: { code: 'timeout' } })
      server().thaw()
      expect((await pool.query('SELECT 2 AS two'))[0]).toEqual([{ two: 2 }])
    })

    it('reports that a mysql2 pool is exhausted, and recovers when it is not', async () => {
      const pool = heardPool(mysql2Promise.createPool({ ...only(server()), connectionLimit: 1, waitForConnections: false }))
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

    const pools = {
      mysql2() {
        const pool = heardPool(mysql2Promise.createPool({ ...only(server()), connectionLimit: 2 }))
        onTestFinished(() => pool.end())
        return pool
      },
      mariadb() {
        const pool = mariadb.createPool({ ...only(server()), connectionLimit: 2, acquireTimeout: 20_000 })
        onTestFinished(() => pool.end())
        return pool
      },
    }

    it.each(['mysql2', 'mariadb'] as const)(
      'is degraded while a %s pool is only busy, unhealthy once the server is silent, and healthy when the pool is free',
      async (name) => {
        const pool = pools[name]()
        const probe = probeCheck(mysql(pool, { timeout: 500 }))
        expect(await probe(10_000)).toMatchObject({ status: 'healthy' })
        let busy = true
        onTestFinished(() => {
          busy = false
        })
        const work = Array.from({ length: 30 }, async () => {
          while (busy) await (pool as mysql2Promise.Pool).query('SELECT SLEEP(0.1)').catch(() => {})
        })
        const reason = {
          status: 'degraded',
          message: expect.stringMatching(/^pool_busy: all 2 connections/),
          data: { reason: 'pool_busy' },
        }
        await expect.poll(probe, eventually).toMatchObject(reason)
        // A run takes over the place of the run before, and may get its connection.
        for (let round = 0; round < 5; round++) expect((await probe()).status).toMatch(/^(healthy|degraded)$/)
        server().freeze()
        await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
        expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
        server().thaw()
        await expect.poll(probe, eventually).toMatchObject(reason)
        busy = false
        await Promise.all(work)
        await expect.poll(() => probe(10_000), eventually).toMatchObject({ status: 'healthy' })
      },
    )

    it.each(['mysql2', 'mariadb'] as const)(
      'is degraded while a %s pool is only busy, with a shorter timeout than the check was made with',
      async (name) => {
        const pool = pools[name]()
        let busy = true
        const work = Array.from({ length: 30 }, async () => {
          while (busy) await (pool as mysql2Promise.Pool).query('SELECT SLEEP(0.05)').catch(() => {})
        })
        onTestFinished(async () => {
          busy = false
          await Promise.all(work)
        })
        const probe = probeCheck({ ...mysql(pool, { timeout: 5_000 }), timeout: 300 })
        await expect.poll(probe, eventually).toMatchObject({ status: 'degraded', data: { reason: 'pool_busy' } })
      },
    )

    it.each(['mysql2', 'mariadb'] as const)('does not take a %s pool for busy whose connections never come back', async (name) => {
      const pool = pools[name]()
      const probe = probeCheck(mysql(pool, { timeout: 300 }))
      const taken = [await pool.getConnection(), await pool.getConnection()]
      for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      for (const connection of taken) await connection.release()
      await expect.poll(() => probe(10_000), eventually).toMatchObject({ status: 'healthy' })
    })

    it.each(['mysql2', 'mariadb'] as const)('does not take a %s pool for busy that answered just before it was silent', async (name) => {
      const probe = probeCheck(mysql(pools[name](), { timeout: 1_000 }))
      expect(await probe(10_000)).toMatchObject({ status: 'healthy' })
      server().freeze()
      for (const timeout of [20, 20, 20, 1_000])
        expect(await probe(timeout)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      server().thaw()
      await expect.poll(() => probe(10_000), eventually).toMatchObject({ status: 'healthy' })
    })

    it('does not take a mysql2 pool for busy whose queries are given up while the server is silent', async () => {
      const pool = pools.mysql2()
      const probe = probeCheck(mysql(pool, { timeout: 300 }))
      let busy = true
      onTestFinished(() => {
        busy = false
      })
      const work = Array.from({ length: 10 }, async () => {
        while (busy) {
          const connection = await pool.getConnection().catch(() => undefined)
          await connection?.query({ sql: 'SELECT 2', timeout: 20 }).catch(() => {})
          connection?.release()
        }
      })
      server().freeze()
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject({ status: 'unhealthy' })
      server().thaw()
      busy = false
      await Promise.all(work)
    })

    it('reports that the server has no connection left, and recovers when it has', async () => {
      const taken: mysql2Promise.Connection[] = []
      onTestFinished(async () => void (await Promise.all(taken.map((connection) => connection.end()))))
      const takeAll = async (): Promise<never> => {
        for (;;) taken.push(await mysql2Promise.createConnection(only(server())))
      }
      await expect(takeAll()).rejects.toMatchObject({ code: 'ER_CON_COUNT_ERROR' })
      const pool = heardPool(mysql2Promise.createPool(only(server())))
      onTestFinished(() => pool.end())
      const probe = probeCheck(mysql(pool))
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'too_many_connections' } })
      await Promise.all(taken.splice(0).map((connection) => connection.end()))
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
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

    it('reads the answers of a pool that groups values by their tables, or gives rows as arrays', async () => {
      for (const options of [{ nestTables: true }, { rowsAsArray: true }]) {
        for (const pool of [
          mysql2Promise.createPool({ ...only(server()), ...options }),
          mariadb.createPool({ ...only(server()), ...options }),
        ]) {
          onTestFinished(() => pool.end())
          expect(await probeCheck(mysql(pool))()).toMatchObject({ status: 'healthy' })
          expect(await probeCheck(mysql(pool, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
        }
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
