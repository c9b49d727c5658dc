import { PGlite } from '@electric-sql/pglite'
import type { Check } from '@hale/core'
import { describeWithServer, postgresServer, probeCheck } from '@hale/testbed'
import postgresJs from 'postgres'
import { afterEach, describe, expect, it } from 'vitest'
import { openClient, openPool, openPostgresJs, openProxy, type Settings } from './open-postgres'
import { postgres } from './postgres'

const clients = {
  'a pg Pool': (settings: Settings) => postgres(openPool(settings), { timeout: 300 }),
  'a pg Client': async (settings: Settings) => postgres(await openClient(settings), { timeout: 300 }),
  'postgres.js': (settings: Settings) => postgres(openPostgresJs(settings), { timeout: 300 }),
} satisfies Record<string, (settings: Settings) => Promise<Check> | Check>

const eventually = { timeout: 10_000, interval: 50 }

describeWithServer(
  postgresServer,
  'postgres(client) against a real PostgreSQL',
  (server) => {
    afterEach(() => server().start())

    for (const [name, check] of Object.entries(clients)) {
      describe(name, () => {
        it('is healthy when the server answers', async () => {
          const probe = probeCheck(await check(server()))
          expect(await probe()).toMatchObject({ status: 'healthy', scope: 'dependency', critical: true })
        })

        it('is unhealthy while the server is frozen, and healthy again once it is thawed', async () => {
          const probe = probeCheck(await check(server()))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          server().freeze()
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
          server().thaw()
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy when the answer is cut off in the middle', async () => {
          const { proxy, settings } = await openProxy(server())
          const probe = probeCheck(await check(settings))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set({ cut: 5 })
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'failed' } })
        })

        it('is unhealthy when the connection is reset under the query', async () => {
          const { proxy, settings } = await openProxy(server())
          const probe = probeCheck(await check(settings))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set('stall')
          const row = probe()
          await new Promise((resolve) => setTimeout(resolve, 50))
          await proxy.set('reset')
          expect(await row).toMatchObject({ status: 'unhealthy', error: { code: 'failed' } })
        })

        it('is healthy when the server is slow but within the timeout', async () => {
          const { proxy, settings } = await openProxy(server())
          const probe = probeCheck(await check(settings))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await proxy.set({ delay: 30 })
          expect(await probe()).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy when the server is stopped', async () => {
          const probe = probeCheck(await check(server()))
          expect(await probe()).toMatchObject({ status: 'healthy' })
          await server().stop()
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'failed' } })
        })
      })
    }

    for (const name of ['a pg Pool', 'postgres.js'] as const) {
      const check = clients[name]
      describe(name, () => {
        it('is healthy again when the server is back', async () => {
          const probe = probeCheck(await check(server()))
          await server().stop()
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { message: expect.stringContaining('ECONNREFUSED') } })
          await server().start()
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is healthy again when answers are no longer cut off', async () => {
          const { proxy, settings } = await openProxy(server())
          const probe = probeCheck(await check(settings))
          await proxy.set({ cut: 3 })
          expect(await probe()).toMatchObject({ status: 'unhealthy' })
          await proxy.set('pass')
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })

        it('is unhealthy with a wrong password, and does not tell it', async () => {
          const row = await probeCheck(await check({ ...server(), password: 'wrong-and-secret' }))()
          expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'failed' } })
          expect(row.error?.message).toContain('password authentication failed')
          expect(JSON.stringify(row)).not.toContain('wrong-and-secret')
        })

        it('is unhealthy when the server has no connection left, and healthy when it has', async () => {
          const taken = await Promise.all(Array.from({ length: 6 }, () => openClient(server())))
          const probe = probeCheck(await check(server()))
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { message: expect.stringContaining('too many clients') } })
          await Promise.all(taken.map((client) => client.end()))
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })
      })
    }

    it('is unhealthy for good with a pg Client that has lost its connection, since it cannot connect again', async () => {
      const probe = probeCheck(postgres(await openClient(server()), { timeout: 300 }))
      await server().stop()
      await server().start()
      for (let round = 0; round < 3; round++) {
        expect(await probe()).toMatchObject({ status: 'unhealthy', error: { message: expect.stringContaining('not queryable') } })
      }
    })

    it('leaves postgres.js its only place when it gives up while the connection opens', async () => {
      const { proxy, settings } = await openProxy(server())
      await proxy.set('stall')
      const probe = probeCheck(postgres(openPostgresJs(settings, 1), { timeout: 50 }))
      expect(await probe()).toMatchObject({ error: { code: 'timeout' } })
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })

    it('takes no connection of its own from postgres.js while a run hangs', async () => {
      const { proxy, settings } = await openProxy(server())
      const client = openPostgresJs(settings, 1)
      const probe = probeCheck(postgres(client, { timeout: 50 }))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      await proxy.set('stall')
      for (let round = 0; round < 5; round++) expect(await probe()).toMatchObject({ error: { code: 'timeout' } })
      expect(proxy.connections()).toBe(1)
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })
  },
  { maxConnections: 6 },
)

describe('postgres(client)', () => {
  it('is healthy with a PGlite, and unhealthy once that is closed', async () => {
    const embedded = await PGlite.create()
    const probe = probeCheck(postgres(embedded))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await embedded.close()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { message: 'PostgreSQL did not answer SELECT 1: PGlite is closed' } })
  })

  it('names every address when a name has several and none answers', async () => {
    const pool = openPool({ host: 'localhost', port: 1, user: 'nobody', password: 'x', database: 'none' })
    expect(await probeCheck(postgres(pool))()).toMatchObject({
      error: { message: expect.stringMatching(/SELECT 1: connect ECONNREFUSED .*:1/) },
    })
  })

  it('is unhealthy when query(text) gives no promise to wait for', async () => {
    const probe = probeCheck(postgres({ query: (() => undefined) as unknown as () => Promise<unknown> }))
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      error: { message: expect.stringContaining('query(text) returned no promise') },
    })
  })

  it('carries the options into the check', () => {
    const options = { critical: false, timeout: 200, every: 5_000, failAfter: 3, impact: 'orders cannot be placed' }
    expect(postgres({ query: async (text) => [text] }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'postgres://orders:secret@db/orders', {}])(
    'refuses a client without query(text) when it is made, and does not repeat it',
    (client) => {
      const make = () => postgres(client as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/without a query\(\) method: pass a pg Pool/)
      expect(make).not.toThrow(/secret/)
    },
  )

  it('refuses the function of postgres.js itself and says how to pass it', () => {
    const sql = postgresJs({ host: '127.0.0.1', port: 1 })
    expect(() => postgres(sql as never)).toThrow('for postgres.js { query: (text) => sql.unsafe(text) }')
  })
})
