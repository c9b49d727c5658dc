import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, probeCheck, recordFault, type TdsServer, tdsServer } from '@hale/testbed'
import sql from 'mssql'
import { Connection, Request } from 'tedious'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mssql } from './mssql'

// There is no SQL Server here: the real clients, with a server that speaks as much of its protocol as they need.

type Settings = Pick<TdsServer, 'host' | 'port' | 'user' | 'password'>

async function openPool({ host, port, user, password }: Settings): Promise<sql.ConnectionPool> {
  const options = { encrypt: false, trustServerCertificate: true, cancelTimeout: 300 }
  const pool = new sql.ConnectionPool({ server: host, port, user, password, connectionTimeout: 1_000, options, pool: { max: 10 } })
  pool.on('error', () => {})
  return pool
}

async function openConnection({ host, port, user, password }: Settings): Promise<Connection> {
  const connection = new Connection({
    server: host,
    authentication: { type: 'default', options: { userName: user, password } },
    options: { port, encrypt: false, connectTimeout: 1_000 },
  })
  connection.on('error', () => {})
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))
  return connection
}

/** As docs/checks/mssql.md shows. */
const queryOf = (connection: Connection) => (text: string) =>
  new Promise<unknown[]>((resolve, reject) => {
    const rows: unknown[] = []
    const request = new Request(text, (error) => (error ? reject(error) : resolve(rows)))
    request.on('row', (columns: { value: unknown }[]) => rows.push(columns.map(({ value }) => value)))
    connection.execSql(request)
  })

describeWithServer(tdsServer, 'mssql(client) against a server that speaks its protocol', (server) => {
  testCheck<Settings>(
    'mssql, mssql',
    async (settings) => {
      const pool = await openPool(settings)
      await pool.connect().catch(() => {})
      return { check: mssql(pool), close: () => pool.close().catch(() => {}) }
    },
    {
      server,
      it,
      onOutcome: recordFault,
      skip: { 'wrong credentials': 'the pool does not connect with them, so it is not open' },
      runs: 1_000,
    },
  )

  it('is healthy through a pool and a connection, and reads the role', async () => {
    const [pool, connection] = [await openPool(server()), await openConnection(server())]
    await pool.connect()
    onTestFinished(async () => {
      connection.close()
      await pool.close()
    })
    for (const client of [pool, { query: queryOf(connection) }]) {
      expect(await probeCheck(mssql(client))()).toMatchObject({ status: 'healthy', scope: 'dependency' })
      expect(await probeCheck(mssql(client, { role: 'primary' }))()).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(mssql(client, { role: 'replica' }))()).toMatchObject({ error: { code: 'not_replica' } })
    }
  })

  it('says auth where the pool connects for the check, and shows no password', async () => {
    const pool = await openPool({ ...server(), password: wrongSecret })
    onTestFinished(() => pool.close())
    const query = async (text: string) => (await pool.connect()).request().query(text)
    const row = await probeCheck(mssql({ query }))()
    expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
    expect(JSON.stringify(row)).not.toContain(wrongSecret)
  })

  it('says not_connected for a pool that is not open', async () => {
    const pool = await openPool(server())
    expect(await probeCheck(mssql(pool))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })
})

describe('mssql(client)', () => {
  const answering = (answer: unknown) => ({ query: async () => answer })

  it.each([undefined, null, {}, { recordset: [] }, { recordset: [{ one: 2 }] }, { rowsAffected: [1] }, []])(
    'is unhealthy when query() resolves with %j',
    async (answer) => {
      const pool = { request: () => ({ query: async () => answer, cancel: () => {} }) }
      for (const client of [answering(answer), pool]) {
        expect(await probeCheck(mssql(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
      }
    },
  )

  it('follows Updateability with role, and refuses an answer without it', async () => {
    const probe = (row: object, role: 'primary' | 'replica') => probeCheck(mssql(answering({ recordset: [row] }), { role }))()
    expect(await probe({ one: 1, updateability: 'READ_ONLY' }, 'primary')).toMatchObject({ error: { code: 'not_primary' } })
    expect(await probe({ one: 1, updateability: 'READ_ONLY' }, 'replica')).toMatchObject({ status: 'healthy' })
    expect(await probe({ one: 1, updateability: null }, 'replica')).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it('cancels the request of a run that passes its timeout', async () => {
    let cancelled = 0
    const pool = { request: () => ({ query: () => new Promise(() => {}), cancel: () => void cancelled++ }) }
    expect(await probeCheck(mssql(pool))(50)).toMatchObject({ error: { code: 'timeout' } })
    expect(cancelled).toBe(1)
  })

  it.each([
    [{ code: 'ELOGIN', number: 4060 }, "Cannot open database 'orders' requested by the login. The login failed.", 'missing'],
    [{ code: 'ELOGIN' }, "Login failed for user 'hale'.", 'auth'],
    [{ code: 'ECONNCLOSED' }, 'Connection is closed.', 'not_connected'],
    [{ code: 'ETIMEOUT' }, 'Timeout: Request failed to complete in 15000ms', 'timeout'],
    [{ code: 'EREQUEST' }, 'Incorrect syntax', 'failed'],
  ])('reports %j, %s as %s', async (codes, message, code) => {
    const client = { query: () => Promise.reject(Object.assign(new Error(message), codes)) }
    expect(await probeCheck(mssql(client))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it.each([undefined, 'Server=db;Password=secret', {}])('refuses %j when it is made, and prints no secret', (client) => {
    const make = () => mssql(client as never)
    expect(make).toThrow(/^mssql: client must have a method query; got .+\. Pass a ConnectionPool of mssql/)
    expect(make).not.toThrow(/secret/)
  })
})
