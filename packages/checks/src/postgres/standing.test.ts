import { PGlite } from '@electric-sql/pglite'
import { describeWithServer, type PostgresServer, postgresServer, probeCheck, startPostgresReplica } from '@hale/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgres } from '../postgres'
import { openPool, openPostgresJs } from '../testing/open-postgres'

const eventually = { timeout: 60_000, interval: 50 }

describeWithServer(postgresServer, 'postgres(client, { role, maxLag }) with a primary and its replica', (server) => {
  let replica: PostgresServer
  beforeAll(async () => {
    replica = await startPostgresReplica(server())
  })
  afterAll(() => replica?.remove())

  it('distinguishes a primary from a replica', async () => {
    const [primaryPool, replicaPool] = [openPool(server()), openPool(replica)]
    expect(await probeCheck(postgres(primaryPool, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
    expect(await probeCheck(postgres(replicaPool, { role: 'replica' }))()).toMatchObject({ status: 'healthy' })
    expect(await probeCheck(postgres(replicaPool, { role: 'primary' }))()).toMatchObject({ error: { code: 'not_primary' } })
    expect(await probeCheck(postgres(primaryPool, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
  })

  it('does so through postgres.js too', async () => {
    expect(await probeCheck(postgres(openPostgresJs(replica), { role: 'primary' }))()).toMatchObject({ error: { code: 'not_primary' } })
  })

  it('is unhealthy with role primary while the primary accepts no writes', async () => {
    const probe = probeCheck(postgres(openPool(server()), { role: 'primary' }))
    const operator = openPool(server(), { options: '-c default_transaction_read_only=off' })
    await operator.query('ALTER SYSTEM SET default_transaction_read_only = on')
    await operator.query('SELECT pg_reload_conf()')
    try {
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'read_only' } })
      await expect(openPool(server()).query('CREATE TABLE refused (id int)')).rejects.toMatchObject({ code: '25006' })
    } finally {
      await operator.query('ALTER SYSTEM RESET default_transaction_read_only')
      await operator.query('SELECT pg_reload_conf()')
    }
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('reads the answer of a pool that parses no types', async () => {
    const types = { getTypeParser: () => (value: string) => value }
    const [primaryPool, replicaPool] = [openPool(server(), { types }), openPool(replica, { types })]
    expect(await probeCheck(postgres(primaryPool, { role: 'primary', maxLag: 60_000 }))()).toMatchObject({ status: 'healthy' })
    expect(await probeCheck(postgres(replicaPool, { role: 'primary' }))()).toMatchObject({ error: { code: 'not_primary' } })
  })

  it('observes no lag on a primary, so that a promoted replica stays healthy', async () => {
    expect(await probeCheck(postgres(openPool(server()), { maxLag: 1_000 }))()).toMatchObject({
      status: 'healthy',
      observed: { value: 0, unit: 'ms' },
    })
  })

  it('is unhealthy while the replica lags too much, and recovers when it has caught up', async () => {
    const [primaryPool, replicaPool] = [openPool(server()), openPool(replica)]
    const probe = probeCheck(postgres(replicaPool, { maxLag: 200 }))
    const replayed = async () => (await replicaPool.query("SELECT to_regclass('orders') AS name")).rows
    await primaryPool.query('CREATE TABLE IF NOT EXISTS orders (id int)')
    await expect.poll(replayed, eventually).toEqual([{ name: 'orders' }])
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await replicaPool.query('SELECT pg_wal_replay_pause()')
    try {
      await primaryPool.query('INSERT INTO orders VALUES (1)')
      await expect.poll(probe, eventually).toMatchObject({
        status: 'unhealthy',
        error: { code: 'lagging', message: expect.stringMatching(/^the replica is \d+ ms behind, more than 200 ms$/) },
      })
    } finally {
      await replicaPool.query('SELECT pg_wal_replay_resume()')
    }
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy', observed: { value: 0, unit: 'ms' } })
  })

  it('is unhealthy when the replica has lost its primary for longer than it may lag, and healthy again when that is back', async () => {
    const probe = probeCheck(postgres(openPool(replica), { maxLag: 200 }))
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await server().stop()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'lagging' } })
    await server().start()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })
})

describeWithServer(postgresServer, 'postgres(pool, { maxWaiting })', (server) => {
  it('is degraded while too many queries wait for a connection, and healthy when they do not', async () => {
    const pool = openPool(server(), { max: 1 })
    const probe = probeCheck(postgres(pool, { maxWaiting: 1 }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    const only = await pool.connect()
    const waiting = Array.from({ length: 3 }, () => pool.query('SELECT 1'))
    const result = probe()
    only.release()
    expect(await result).toMatchObject({ status: 'degraded', message: '3 queries wait for a connection, more than 1' })
    await Promise.all(waiting)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })
})

describe('postgres(client, options)', () => {
  it('reads the role of a PGlite', async () => {
    const embedded = await PGlite.create()
    expect(await probeCheck(postgres(embedded, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
    await embedded.close()
  })

  it('reads only the role where no lag counts, which servers that speak as PostgreSQL does may not know', async () => {
    const statements: string[] = []
    const query = async (text: string) => {
      statements.push(text)
      return [{ replica: false, read_only: false, lag: 0 }]
    }
    await probeCheck(postgres({ query }, { role: 'primary' }))()
    await probeCheck(postgres({ query }, { maxLag: 1 }))()
    expect(statements).toEqual([expect.not.stringContaining('wal'), expect.stringContaining('pg_last_wal_replay_lsn')])
  })

  it.each([undefined, null, {}, { rows: [] }, [{ lag: 0 }]])('is unhealthy when the answer is %j, which holds no role', async (answer) => {
    expect(await probeCheck(postgres({ query: async () => answer }, { maxLag: 1 }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it.each([
    [{ role: 'leader' }, 'postgres: role must be "primary" or "replica"; got "leader"'],
    [{ maxLag: 0 }, 'postgres: maxLag must be 1 to 2147483647 ms; got 0'],
    [{ maxLag: '1s' }, 'postgres: maxLag must be 1 to 2147483647 ms; got "1s"'],
    [{ maxWaiting: 1 }, 'postgres: maxWaiting must be left out where the client is no pg Pool; got 1'],
    [{ maxWaiting: -1 }, 'postgres: maxWaiting must be a whole number from 0; got -1'],
  ])('refuses %j', (options, message) => {
    const make = () => postgres({ query: async () => [] }, options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
