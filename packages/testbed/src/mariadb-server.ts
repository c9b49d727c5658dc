import { execFile } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of a MySQL or MariaDB client. */
export interface MariadbServer extends ServerProcess {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface MariadbServerOptions {
  /** @default 20 */
  readonly maxConnections?: number
}

const binaries = ['mariadb-install-db', 'mariadbd'] as const
const user = 'hale'
const password = 'only-for-tests'
const database = 'hale'

async function startMariadb({ maxConnections = 20 }: MariadbServerOptions = {}): Promise<MariadbServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no mariadb-install-db and mariadbd: install MariaDB')
  const owner = unprivileged('mysql')
  const port = await freePort()
  const server = await startServerProcess({
    name: 'mariadb',
    owner,
    ready: /ready for connections/,
    stop: 'SIGTERM',
    async prepare(folder) {
      const grants = join(folder, 'grants.sql')
      const name = `'${user}'@'127.0.0.1'`
      writeFileSync(
        grants,
        `CREATE DATABASE IF NOT EXISTS ${database};\nCREATE OR REPLACE USER ${name} IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO ${name};\n`,
        { mode: 0o600 },
      )
      if (owner) chownSync(grants, owner.uid, owner.gid)
      const parameters = [
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ]
      await promisify(execFile)(found['mariadb-install-db'], parameters, { cwd: folder, ...owner })
    },
    command: (folder) => [
      found.mariadbd,
      ...['--no-defaults', `--datadir=${join(folder, 'data')}`, '--bind-address=127.0.0.1', `--port=${port}`],
      ...[`--socket=${join(folder, 'socket')}`, `--init-file=${join(folder, 'grants.sql')}`, `--max-connections=${maxConnections}`],
      ...['--skip-name-resolve', '--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=8M', '--performance-schema=off'],
    ],
  })
  return { ...server, host: '127.0.0.1', port, user, password, database }
}

/** A private MariaDB with one user and one empty database, on a free loopback port. It starts within 2 s. */
export const mariadbServer: ServerKind<MariadbServer, MariadbServerOptions> = {
  binaries,
  remedy: 'apt-get install mariadb-server',
  start: startMariadb,
}
