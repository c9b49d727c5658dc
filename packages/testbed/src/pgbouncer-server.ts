import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerWithLogin } from './login'
import type { PostgresServer } from './postgres-server'
import type { ServerKind } from './server-kind'
import { startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of a PostgreSQL client that connects through PgBouncer. */
export interface PgbouncerServer extends ServerWithLogin {
  readonly database: string
}

export interface PgbouncerServerOptions {
  /** The PostgreSQL behind it. */
  readonly before: PostgresServer
}

const binaries = ['pgbouncer'] as const

async function startPgbouncer(options?: PgbouncerServerOptions): Promise<PgbouncerServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no pgbouncer: install PgBouncer')
  if (!options) throw new Error('pgbouncer: pass the PostgreSQL behind it')
  const { user, password, database, port: behind } = options.before
  const port = await freePort()
  const owner = unprivileged('postgres')
  const server = await startServerProcess({
    name: 'pgbouncer',
    owner,
    ready: /process up/,
    stop: 'SIGINT',
    async prepare(folder) {
      const [users, settings] = [join(folder, 'users.txt'), join(folder, 'pgbouncer.ini')]
      writeFileSync(users, `"${user}" "${password}"\n`)
      const lines = [
        ...['[databases]', `${database} = host=127.0.0.1 port=${behind}`, '[pgbouncer]'],
        ...['listen_addr=127.0.0.1', `listen_port=${port}`, 'unix_socket_dir=', 'auth_type=plain', `auth_file=${users}`],
        ...['pool_mode=transaction', 'max_client_conn=5', 'default_pool_size=1', 'query_wait_timeout=1'],
        ...['server_login_retry=1', 'server_connect_timeout=1', ''],
      ]
      writeFileSync(settings, lines.join('\n'))
      if (owner) for (const file of [users, settings]) chownSync(file, owner.uid, owner.gid)
    },
    command: (folder) => [found.pgbouncer, join(folder, 'pgbouncer.ini')],
  })
  return { ...server, host: '127.0.0.1', port, user, password, database }
}

/** A private PgBouncer with five places for clients and one connection to PostgreSQL. It starts in a tenth of a second. */
export const pgbouncerServer: ServerKind<PgbouncerServer, PgbouncerServerOptions> = {
  binaries,
  remedy: 'apt-get install pgbouncer',
  start: startPgbouncer,
}
