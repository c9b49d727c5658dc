import { describeWithServer, type PgbouncerServer, pgbouncerServer, postgresServer, probeCheck, type ServerKind } from '@hale/testbed'
import type pg from 'pg'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { postgres } from '../postgres'
import { openPool, type Settings } from '../testing/open-postgres'

const eventually = { timeout: 20_000, interval: 50 }

/** A PgBouncer with a PostgreSQL of its own. */
const both: ServerKind<PgbouncerServer & { database: string; stopBehind(): Promise<void>; startBehind(): Promise<void> }, never> = {
  binaries: [...pgbouncerServer.binaries, ...postgresServer.binaries],
  remedy: `${pgbouncerServer.remedy} postgresql`,
  async start() {
    const behind = await postgresServer.start()
    const front = await pgbouncerServer.start({ before: behind })
    const remove = async () => {
      await front.remove()
      await behind.remove()
    }
    return { ...front, remove, stopBehind: behind.stop, startBehind: behind.start }
  },
}

describeWithServer(both, 'postgres(pool) through PgBouncer', (server) => {
  afterEach(() => server().startBehind())
  const settings = (): Settings => server()
  const check = (options: pg.PoolConfig = {}) => probeCheck(postgres(openPool(settings(), { max: 1, ...options })))

  it('is healthy, with a role too', async () => {
    expect(await check()()).toMatchObject({ status: 'healthy' })
    expect(await probeCheck(postgres(openPool(settings()), { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
  })

  it.each([
    ['auth', 'the password is wrong', { password: 'wrong' }],
    ['auth', 'the user is unknown', { user: 'stranger' }],
    ['missing', 'the database is unknown', { database: 'nowhere' }],
  ])('says %s where %s', async (code, _, wrong) => {
    expect(await check(wrong)()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it('says too_many_connections where PgBouncer has no place for another client, and recovers', async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => openPool(settings()).connect()))
    for (const client of clients) client.on('error', () => {})
    const probe = check()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'too_many_connections' } })
    for (const client of clients) client.release(true)
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('says pool_exhausted where no connection to PostgreSQL is free for too long, and recovers', async () => {
    const holder = await openPool(settings()).connect()
    await holder.query('BEGIN')
    onTestFinished(() => holder.release(true))
    const probe = check()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'pool_exhausted' } })
    await holder.query('ROLLBACK')
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('says unreachable while PostgreSQL behind it is stopped, and recovers', async () => {
    const probe = check()
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await server().stopBehind()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'unreachable' } })
    await server().startBehind()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })
})
