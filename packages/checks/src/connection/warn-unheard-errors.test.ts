import { describeWithServer, mariadbServer, postgresServer, probeCheck, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import * as mariadb from 'mariadb'
import mysql2 from 'mysql2'
import mysql2Promise from 'mysql2/promise'
import pg from 'pg'
import { createClient, createClientPool } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mysql } from '../mysql'
import { postgres } from '../postgres'
import { redis } from '../redis'
import { warnUnheardErrors } from './warn-unheard-errors'

/** The warnings that the process emits during this test. */
function warnings(): string[] {
  const seen: string[] = []
  const listener = (warning: Error & { code?: string }) => {
    if (warning.code === 'HALE_UNHEARD_ERROR') seen.push(warning.message)
  }
  process.on('warning', listener)
  onTestFinished(() => void process.removeListener('warning', listener))
  return seen
}

/** A warning is emitted in a later tick. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

const warning = (caller: string, what: string) =>
  `${caller}: the ${what} must have a listener for 'error', or a lost connection ends the process. ` +
  `Add one, such as client.on('error', (error) => console.error(error))`

describeWithServer(postgresServer, "postgres(client) without a listener for 'error'", (server) => {
  it('warns once for a pg Pool, however many checks and runs it has', async () => {
    const seen = warnings()
    const pool = new pg.Pool({ ...server() })
    const probes = [probeCheck(postgres(pool)), probeCheck(postgres(pool))]
    for (const probe of [...probes, ...probes]) expect(await probe()).toMatchObject({ status: 'healthy' })
    await settle()
    expect(seen).toEqual([warning('postgres', 'pg Pool')])
    await pool.end()
  })

  it('warns for a pg Client', async () => {
    const seen = warnings()
    const client = new pg.Client({ ...server() })
    await client.connect()
    expect(await probeCheck(postgres(client))()).toMatchObject({ status: 'healthy' })
    await settle()
    expect(seen).toEqual([warning('postgres', 'pg Client')])
    await client.end()
  })

  it('does not warn for a pool whose listener is added after the check is made', async () => {
    const seen = warnings()
    const pool = new pg.Pool({ ...server() })
    const probe = probeCheck(postgres(pool))
    pool.on('error', () => {})
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await settle()
    expect(seen).toEqual([])
    await pool.end()
  })
})

describeWithServer(redisServer, "redis(client) without a listener for 'error'", (server) => {
  it('warns for a client and a pool of node-redis, and not for ioredis, which only prints the error', async () => {
    const seen = warnings()
    const { host, port, password } = server()
    const client = createClient({ socket: { host, port }, password })
    const pool = createClientPool({ socket: { host, port }, password })
    const ioredis = new Redis({ host, port, password })
    await Promise.all([client.connect(), pool.connect()])
    for (const borrowed of [client, pool, ioredis]) expect(await probeCheck(redis(borrowed))()).toMatchObject({ status: 'healthy' })
    await settle()
    expect(seen).toEqual([warning('redis', 'node-redis client'), warning('redis', 'node-redis client')])
    client.destroy()
    pool.destroy()
    ioredis.disconnect()
  })
})

describeWithServer(mariadbServer, "mysql(client) without a listener for 'error'", (server) => {
  it('warns for a single connection, and not for a pool or the promise connection of mysql2', async () => {
    const seen = warnings()
    const { host, port, user, password } = server()
    const settings = { host, port, user, password }
    const single = [mysql2.createConnection(settings), await mariadb.createConnection(settings)]
    const others = [await mysql2Promise.createConnection(settings), mysql2Promise.createPool(settings), mariadb.createPool(settings)]
    for (const client of [...single, ...others]) expect(await probeCheck(mysql(client))()).toMatchObject({ status: 'healthy' })
    await settle()
    expect(seen).toEqual([warning('mysql', 'connection'), warning('mysql', 'connection')])
    await Promise.all([...single, ...others].map((client) => client.end()))
  })
})

describe('warnUnheardErrors', () => {
  it.each([undefined, null, 'pool', {}, { listenerCount: 0 }])('ignores %j, which is not an EventEmitter', (client) => {
    expect(() => warnUnheardErrors('postgres', 'pg Pool', client)).not.toThrow()
  })
})
