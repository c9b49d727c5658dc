import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password } from './login'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'

/** The settings of an InfluxDB client. */
export interface InfluxdbServer extends ServerAtPort {
  readonly username: string
  readonly password: string
  readonly database: string
}

const binaries = ['influxd'] as const
const username = 'hale'
const database = 'orders'

const configuration = (folder: string, port: number, backups: number) => `
reporting-disabled = true
bind-address = "127.0.0.1:${backups}"
[meta]
  dir = "${folder}/meta"
  logging-enabled = false
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = true
  log-enabled = false
`

async function startInfluxdb(): Promise<InfluxdbServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no influxd: install InfluxDB 1')
  const [port, backups] = [await freePort(), await freePort()]
  const server = await startServerProcess({
    name: 'influxdb',
    ready: /Listening for signals/,
    stop: 'SIGTERM',
    environment: (folder) => ({ HOME: folder }),
    async prepare(folder) {
      writeFileSync(join(folder, 'settings'), configuration(folder, port, backups))
    },
    command: (folder) => [found.influxd, '-config', join(folder, 'settings')],
  })
  const settings = { host: '127.0.0.1', port, username, password, database }
  // It accepts the first user without a login.
  await query(settings, `CREATE USER ${username} WITH PASSWORD '${password}' WITH ALL PRIVILEGES`)
  await query(settings, `CREATE DATABASE ${database}`)
  return { ...server, ...settings }
}

type Settings = Pick<InfluxdbServer, 'port' | 'username' | 'password'>

async function query({ port, username, password }: Settings, q: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const request = { method: 'POST', headers: { authorization }, body: new URLSearchParams({ q }) }
  const response = await fetch(`http://127.0.0.1:${port}/query`, request)
  if (!response.ok) throw new Error(`InfluxDB refused ${q}: ${await response.text()}`)
}

/** A private InfluxDB 1 with one user and one database, on a free loopback port. It starts in a second. */
export const influxdbServer: ServerKind<InfluxdbServer, never> = {
  binaries,
  remedy: 'apt-get install influxdb',
  start: startInfluxdb,
}
