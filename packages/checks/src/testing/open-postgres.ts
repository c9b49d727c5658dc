import { type FaultProxy, startFaultProxy } from '@hale/conformance'
import type { PostgresServer } from '@hale/testbed'
import pg from 'pg'
import postgresJs from 'postgres'
import { onTestFinished } from 'vitest'
import type { PostgresClient } from '../postgres'

// Clients for tests. Each is closed after its test.

/** The settings of a client. */
export type Settings = Pick<PostgresServer, 'host' | 'port' | 'user' | 'password' | 'database'>

/** With the listener that every pg Pool needs: without one, a lost connection ends the process. */
export function makePool(settings: Settings, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ ...settings, ...options })
  pool.on('error', () => {})
  return pool
}

/** `end` waits for connections that may never open. */
export async function closePool(pool: pg.Pool): Promise<void> {
  await Promise.race([pool.end(), new Promise<void>((resolve) => setTimeout(resolve, 500))])
}

export function openPool(settings: Settings, options: pg.PoolConfig = {}): pg.Pool {
  const pool = makePool(settings, options)
  onTestFinished(() => closePool(pool))
  return pool
}

export async function openClient(settings: Settings): Promise<pg.Client> {
  const client = new pg.Client({ ...settings })
  client.on('error', () => {})
  onTestFinished(() => client.end().catch(() => {}))
  await client.connect()
  return client
}

export function openPostgresJs({ host, port, user, password, database }: Settings, max = 10): PostgresClient {
  const sql = postgresJs({ host, port, user, password, database, max, backoff: () => 0.05 })
  onTestFinished(() => sql.end({ timeout: 0.2 }))
  return { query: (text) => sql.unsafe(text) }
}

export async function openProxy(server: PostgresServer): Promise<{ proxy: FaultProxy; settings: Settings }> {
  const proxy = await startFaultProxy(server)
  onTestFinished(() => proxy.close())
  return { proxy, settings: { ...server, host: proxy.host, port: proxy.port } }
}
