import { describeWithServer, type MariadbServer, mariadbServer, probeCheck } from '@hale/testbed'
import * as mariadb from 'mariadb'
import { createPool, type Pool } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { mysql } from '../mysql'
import { heardPool } from '../testing/heard-pool'

const eventually = { timeout: 30_000, interval: 50 }
const settingsOf = ({ host, port, user, password, database }: MariadbServer) => ({ host, port, user, password, database })

function open(server: MariadbServer, user?: string): Pool {
  const pool = heardPool(createPool({ ...settingsOf(server), ...(user !== undefined && { user }) }))
  onTestFinished(() => pool.end())
  return pool
}

describeWithServer(
  mariadbServer,
  'mysql(client, { role, maxLag }) with a primary and its replica',
  (server) => {
    let replica: MariadbServer
    beforeAll(async () => {
      replica = await mariadbServer.start({ replicaOf: server() })
    })
    afterAll(() => replica?.remove())

    it('distinguishes a server that accepts writes from one that does not, through each client', async () => {
      const pools = [mariadb.createPool(settingsOf(server())), mariadb.createPool(settingsOf(replica))] as const
      onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.end()))))
      for (const [primary, follower] of [[open(server()), open(replica)], pools] as const) {
        expect(await probeCheck(mysql(primary, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
        expect(await probeCheck(mysql(follower, { role: 'replica' }))()).toMatchObject({ status: 'healthy' })
        expect(await probeCheck(mysql(follower, { role: 'primary' }))()).toMatchObject({
          error: { code: 'not_primary', message: 'MySQL accepts no writes: read_only is on' },
        })
        expect(await probeCheck(mysql(primary, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
      }
    })

    it('follows a failover: the old primary is read-only, and writes again', async () => {
      const pool = open(server())
      const probe = probeCheck(mysql(pool, { role: 'primary' }))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      await pool.query('SET GLOBAL read_only = 1')
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'not_primary' } })
      await pool.query('SET GLOBAL read_only = 0')
      expect(await probe()).toMatchObject({ status: 'healthy' })
    })

    it('needs no privilege for role, and says denied where it may not read the lag', async () => {
      const admin = open(server())
      await admin.query("CREATE OR REPLACE USER 'plain'@'127.0.0.1' IDENTIFIED BY 'only-for-tests'")
      await admin.query("GRANT SELECT ON hale.* TO 'plain'@'127.0.0.1'")
      const plain = open(server(), 'plain')
      expect(await probeCheck(mysql(plain, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(mysql(plain, { maxLag: 1_000 }))()).toMatchObject({ error: { code: 'denied' } })
    })

    it('observes the lag, is unhealthy while the replica does not replicate, and recovers', async () => {
      const follower = open(replica)
      const probe = probeCheck(mysql(follower, { maxLag: 60_000 }))
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy', observed: { value: expect.any(Number), unit: 'ms' } })
      await follower.query('STOP SLAVE')
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'lagging', message: expect.stringContaining('unknown') } })
      await follower.query('START SLAVE')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })

    it('is unhealthy while the replica lags too much', async () => {
      const [primary, follower] = [open(server()), open(replica)]
      const probe = probeCheck(mysql(follower, { maxLag: 1_000 }))
      await primary.query('CREATE OR REPLACE TABLE orders (id int)')
      await expect
        .poll(
          () =>
            follower.query('SELECT * FROM orders').then(
              () => true,
              () => false,
            ),
          eventually,
        )
        .toBe(true)
      const lock = await follower.getConnection()
      await lock.query('LOCK TABLES orders READ')
      await primary.query('INSERT INTO orders VALUES (1)')
      await expect
        .poll(probe, eventually)
        .toMatchObject({ status: 'unhealthy', error: { code: 'lagging', message: expect.stringMatching(/\d000 ms behind/) } })
      await lock.query('UNLOCK TABLES')
      lock.release()
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy', observed: { value: 0, unit: 'ms' } })
    })

    it('observes no lag on a primary, so that a promoted replica stays healthy', async () => {
      expect(await probeCheck(mysql(open(server()), { role: 'primary', maxLag: 1_000 }))()).toMatchObject({
        observed: { value: 0, unit: 'ms' },
      })
    })
  },
  { replicated: true },
)

describe('mysql(client, { role, maxLag })', () => {
  const answering = (answer: unknown) => ({ query: async () => answer })

  // The answers of MySQL 8, which no test here can start.
  it.each([
    [
      'super_read_only',
      [
        { Variable_name: 'read_only', Value: 'OFF' },
        { Variable_name: 'super_read_only', Value: 'ON' },
      ],
    ],
    ['read_only', [{ Variable_name: 'read_only', Value: 'ON' }]],
    [
      'innodb_read_only',
      [
        ['read_only', 'OFF'],
        ['innodb_read_only', 'ON'],
      ],
    ],
  ])('names %s where that is on', async (name, rows) => {
    expect(await probeCheck(mysql(answering([rows, []]), { role: 'primary' }))()).toMatchObject({
      error: { code: 'not_primary', message: `MySQL accepts no writes: ${name} is on` },
    })
  })

  it('reads Seconds_Behind_Source of MySQL 8', async () => {
    const answers = [
      [[{ 1: 1 }], []],
      [[{ Seconds_Behind_Source: 3 }], []],
    ]
    const client = { query: async (text: string) => answers[text === 'SELECT 1' ? 0 : 1] }
    expect(await probeCheck(mysql(client, { maxLag: 5_000 }))()).toMatchObject({ observed: { value: 3_000, unit: 'ms' } })
    expect(await probeCheck(mysql(client, { maxLag: 2_000 }))()).toMatchObject({ error: { code: 'lagging' } })
  })

  it.each([undefined, null, {}, [], [[], []]])('is unhealthy when the answer is %j, which holds no role', async (answer) => {
    expect(await probeCheck(mysql(answering(answer), { role: 'primary' }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it.each([
    [{ role: 'source' }, 'mysql: role must be "primary" or "replica"; got "source"'],
    [{ maxLag: 0 }, 'mysql: maxLag must be 1 to 2147483647 ms; got 0'],
  ])('refuses %j', (options, message) => {
    expect(() => mysql(answering([]), options as never)).toThrow(message)
  })
})
