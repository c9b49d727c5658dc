import { execFile } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password, type ServerWithLogin, user } from './login'
import type { ServerKind } from './server-kind'
import { startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of a MySQL or MariaDB client. */
export interface MariadbServer extends ServerWithLogin {
  readonly database: string
}

export interface MariadbServerOptions {
  /** @default 20 */
  readonly maxConnections?: number
  /** Whether it keeps a log that a replica can follow. @default false */
  readonly replicated?: boolean
  /** The primary that it follows, which must be `replicated`. */
  readonly replicaOf?: MariadbServer
}

const binaries = ['mariadb-install-db', 'mariadbd'] as const
const database = 'hale'

/** Statements that make a server follow another one. A server that follows it already does so again. */
function follow({ host, port }: MariadbServer): string[] {
  const source = `MASTER_HOST='${host}', MASTER_PORT=${port}, MASTER_USER='${user}', MASTER_PASSWORD='${password}'`
  return ['STOP SLAVE', `CHANGE MASTER TO ${source}, MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos`, 'START SLAVE']
}

async function startMariadb({ maxConnections = 20, replicated = false, replicaOf }: MariadbServerOptions = {}): Promise<MariadbServer> {
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
        [
          'SET sql_log_bin = 0',
          `CREATE DATABASE IF NOT EXISTS ${database}`,
          `CREATE OR REPLACE USER ${name} IDENTIFIED BY '${password}'`,
          `GRANT ALL ON *.* TO ${name} WITH GRANT OPTION`,
          ...(replicaOf ? follow(replicaOf) : []),
        ]
          .map((statement) => `${statement};\n`)
          .join(''),
        { mode: 0o600 },
      )
      if (owner) chownSync(grants, owner.uid, owner.gid)
      const parameters = [
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        `--tmpdir=${folder}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ]
      await promisify(execFile)(found['mariadb-install-db'], parameters, { cwd: folder, ...owner })
    },
    command: (folder) => [
      found.mariadbd,
      // In a shared folder each server removes the temporary tables of the others when it starts.
      ...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`, '--bind-address=127.0.0.1', `--port=${port}`],
      ...[`--socket=${join(folder, 'socket')}`, `--init-file=${join(folder, 'grants.sql')}`, `--max-connections=${maxConnections}`],
      ...[`--server-id=${port}`, ...(replicated ? ['--log-bin=log'] : []), ...(replicaOf ? ['--read-only=ON'] : [])],
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
