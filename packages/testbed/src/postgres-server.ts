import { execFile } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { Owner } from './leash'
import { password, type ServerWithLogin, user } from './login'
import type { ServerKind } from './server-kind'
import { startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of a PostgreSQL client. */
export interface PostgresServer extends ServerWithLogin {
  readonly database: string
}

export interface PostgresServerOptions {
  /** @default 20 */
  readonly maxConnections?: number
}

const binaries = ['initdb', 'postgres', 'pg_basebackup'] as const

interface Program {
  readonly name: string
  readonly maxConnections: number
  readonly ready: RegExp
  /** Creates the folder `data`, once. */
  makeData(folder: string, owner: Owner | undefined): Promise<void>
}

/** Runs PostgreSQL on the data that `makeData` creates. */
async function runPostgres({ name, maxConnections, ready, makeData }: Program): Promise<PostgresServer> {
  const owner = unprivileged('postgres')
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: String(maxConnections),
    // How long a replica waits before it connects to its primary again.
    wal_retrieve_retry_interval: '100ms',
  }
  const server = await startServerProcess({
    name,
    owner,
    ready,
    stop: 'SIGINT',
    prepare: (folder) => makeData(folder, owner),
    command: (folder) => [
      requireBinaries().postgres,
      ...['-D', join(folder, 'data'), '-p', String(port)],
      ...Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]),
    ],
  })
  return { ...server, host: '127.0.0.1', port, user, password, database: 'postgres' }
}

function requireBinaries(): Record<(typeof binaries)[number], string> {
  const found = findBinaries(binaries)
  if (!found) throw new Error(`no ${binaries.join(', ')} in one folder: install PostgreSQL`)
  return found
}

/** A private PostgreSQL with one superuser, on a free loopback port. It starts in about 1.5 s. */
export const postgresServer: ServerKind<PostgresServer, PostgresServerOptions> = {
  binaries,
  remedy: 'apt-get install postgresql',
  start: ({ maxConnections = 20 } = {}) =>
    runPostgres({
      name: 'postgres',
      maxConnections,
      ready: /database system is ready to accept connections/,
      async makeData(folder, owner) {
        const secret = join(folder, 'password')
        writeFileSync(secret, password, { mode: 0o600 })
        if (owner) chownSync(secret, owner.uid, owner.gid)
        const access = ['-U', user, '-A', 'scram-sha-256', `--pwfile=${secret}`]
        const parameters = ['-D', join(folder, 'data'), ...access, '-E', 'UTF8', '--locale=C', '-N']
        await promisify(execFile)(requireBinaries().initdb, parameters, { cwd: folder, ...owner })
      },
    }),
}

/** A replica that follows the primary. It starts only if the primary accepts as many connections as the replica. */
export function startPostgresReplica(
  primary: PostgresServer,
  { maxConnections = 20 }: PostgresServerOptions = {},
): Promise<PostgresServer> {
  return runPostgres({
    name: 'postgres-replica',
    maxConnections,
    ready: /database system is ready to accept read-only connections/,
    async makeData(folder, owner) {
      const { PATH } = process.env
      const source = ['-h', primary.host, '-p', String(primary.port), '-U', primary.user]
      const parameters = [...source, '-D', join(folder, 'data'), '-R', '-X', 'stream', '-c', 'fast', '-N']
      await promisify(execFile)(requireBinaries().pg_basebackup, parameters, {
        cwd: folder,
        ...owner,
        env: { PATH, PGPASSWORD: primary.password },
      })
    },
  })
}
