import { execFile, execFileSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { Owner } from './leash'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

/** The settings that a PostgreSQL client wants. */
export interface PostgresServer extends ServerProcess {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface PostgresServerOptions {
  /** @default 20 */
  readonly maxConnections?: number
}

const binaries = ['initdb', 'postgres'] as const
const user = 'hale'
const password = 'only-for-tests'

/** PostgreSQL refuses to run as root: root lends it the system's own user `postgres`. */
function unprivileged(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function startPostgres({ maxConnections = 20 }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no initdb and postgres in one folder: install PostgreSQL')
  const owner = unprivileged()
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: String(maxConnections) }
  const server = await startServerProcess({
    name: 'postgres',
    owner,
    ready: /database system is ready to accept connections/,
    stop: 'SIGINT',
    async prepare(folder) {
      const secret = join(folder, 'password')
      writeFileSync(secret, password, { mode: 0o600 })
      if (owner) chownSync(secret, owner.uid, owner.gid)
      const parameters = [
        '-D',
        join(folder, 'data'),
        '-U',
        user,
        '-A',
        'scram-sha-256',
        `--pwfile=${secret}`,
        '-E',
        'UTF8',
        '--locale=C',
        '-N',
      ]
      await promisify(execFile)(found.initdb, parameters, { cwd: folder, ...owner })
    },
    command: (folder) => [
      found.postgres,
      ...['-D', join(folder, 'data'), '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  })
  return { ...server, host: '127.0.0.1', port, user, password, database: 'postgres' }
}

/** A private PostgreSQL with one superuser, on a free loopback port, ready in about a second and a half. */
export const postgresServer: ServerKind<PostgresServer, PostgresServerOptions> = {
  binaries,
  remedy: 'apt-get install postgresql',
  start: startPostgres,
}
