import { PGlite } from '@electric-sql/pglite'
import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, postgresServer, probeCheck, recordFault } from '@hale/testbed'
import pg from 'pg'
import postgresJs from 'postgres'
import { afterEach, describe, expect, it } from 'vitest'
import { postgres } from './postgres'
import { closePool, makePool, openClient, openPool, openPostgresJs, openProxy, type Settings } from './testing/open-postgres'

const eventually = { timeout: 60_000, interval: 50 }

describeWithServer(postgresServer, 'postgres(client) and what happens to a real PostgreSQL', (server) => {
  const bench = {
    server,
    it,
    onOutcome: recordFault,
    wrongCredentials: <S extends Settings>(settings: S) => ({ ...settings, password: wrongSecret }),
  }
  const lost = 'a pg Client cannot reconnect'

  testCheck<Settings>(
    'postgres, pg Pool',
    (settings) => {
      const pool = makePool(settings)
      return {
        check: postgres(pool),
        close: () => closePool(pool),
        counts: () => ({ 'pool clients': pool.totalCount, 'pool waiting': pool.waitingCount }),
      }
    },
    bench,
  )

  testCheck<Settings>(
    'postgres, pg Client',
    async (settings) => {
      const client = new pg.Client({ ...settings })
      client.on('error', () => {})
      await client.connect()
      return { check: postgres(client), close: () => client.end().catch(() => {}) }
    },
    {
      ...bench,
      skip: { 'wrong credentials': 'connect() rejects, so there is no client' },
      singleConnection: true,
      unrecoverable: { stopped: lost, 'cut off': lost, reset: lost, refused: lost, 'half-open': lost },
    },
  )

  testCheck<Settings>(
    'postgres, postgres.js',
    ({ host, port, user, password, database }) => {
      const sql = postgresJs({ host, port, user, password, database, backoff: () => 0.05 })
      return { check: postgres({ query: (text) => sql.unsafe(text) }), close: () => sql.end({ timeout: 0.2 }) }
    },
    bench,
  )
})

const pools = {
  'a pg Pool': (settings: Settings) => postgres(openPool(settings)),
  'postgres.js': (settings: Settings) => postgres(openPostgresJs(settings)),
}

describeWithServer(
  postgresServer,
  'postgres(client) against a real PostgreSQL',
  (server) => {
    afterEach(() => server().start())

    for (const [name, check] of Object.entries(pools)) {
      describe(name, () => {
        it('is unhealthy when the server has no connection left, and recovers when it has', async () => {
          const taken: pg.Client[] = []
          // The server may still count a connection that an earlier test has closed, and refuse at first.
          const take = async () => taken.push(await openClient(server()))
          await expect.poll(take, eventually).toBe(6)
          const probe = probeCheck(check(server()))
          expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'too_many_connections' } })
          await Promise.all(taken.map((client) => client.end()))
          await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
        })
      })
    }

    it('leaves postgres.js its only connection when a run times out while it opens', async () => {
      const { proxy, settings } = await openProxy(server())
      await proxy.set('stall')
      const probe = probeCheck(postgres(openPostgresJs(settings, 1)))
      expect(await probe(50)).toMatchObject({ error: { code: 'timeout' } })
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })

    it('opens no second connection of postgres.js while a run hangs', async () => {
      const { proxy, settings } = await openProxy(server())
      const client = openPostgresJs(settings, 1)
      const probe = probeCheck(postgres(client))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      await proxy.set('stall')
      for (let round = 0; round < 5; round++) expect(await probe(50)).toMatchObject({ error: { code: 'timeout' } })
      expect(proxy.connections()).toBe(1)
      await proxy.set('pass')
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    })
  },
  { maxConnections: 6 },
)

describe('postgres(client)', () => {
  it('is healthy with a PGlite, and unhealthy when that is closed', async () => {
    const embedded = await PGlite.create()
    const probe = probeCheck(postgres(embedded))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await embedded.close()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { message: 'PostgreSQL did not answer SELECT 1: PGlite is closed' } })
  })

  it('names every address of a name when none answers', async () => {
    const pool = openPool({ host: 'localhost', port: 1, user: 'nobody', password: 'x', database: 'none' })
    expect(await probeCheck(postgres(pool))()).toMatchObject({
      error: { message: expect.stringMatching(/SELECT 1: connect ECONNREFUSED .*:1/) },
    })
  })

  it('is unhealthy when query(text) returns no promise', async () => {
    const probe = probeCheck(postgres({ query: (() => undefined) as unknown as () => Promise<unknown> }))
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'invalid_answer', message: expect.stringContaining('query(text) resolved with undefined') },
    })
  })

  it('is unhealthy with the code not_connected once the pg Pool was ended', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: 1 })
    await pool.end()
    expect(await probeCheck(postgres(pool))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })

  it('is unhealthy with the code not_connected while connect() of a pg Client was not called', async () => {
    const client = new pg.Client({ host: '127.0.0.1', port: 1 })
    expect(await probeCheck(postgres(client))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'not_connected', message: expect.stringContaining('call its connect() first') },
    })
  })

  it('passes the options on to the check', () => {
    const options = { critical: false, timeout: 200, every: 5_000, failureThreshold: 3, impact: 'orders cannot be placed' }
    expect(postgres({ query: async (text) => [text] }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'postgres://orders:secret@db/orders', {}])(
    'refuses a client without query(text) when it is made, and does not repeat it',
    (client) => {
      const make = () => postgres(client as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/^postgres: client must have a method query; got .+\. Pass a pg Pool/)
      expect(make).not.toThrow(/secret/)
    },
  )

  it('refuses the bare function of postgres.js and says how to pass it', () => {
    const sql = postgresJs({ host: '127.0.0.1', port: 1 })
    expect(() => postgres(sql as never)).toThrow('for postgres.js { query: (text) => sql.unsafe(text) }')
  })
})
