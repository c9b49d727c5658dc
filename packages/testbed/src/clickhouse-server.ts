import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password } from './login'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'

/** The settings of a ClickHouse client. */
export interface ClickhouseServer extends ServerAtPort {
  readonly username: string
  readonly password: string
}

const binaries = ['clickhouse-server'] as const
const username = 'hale'

const configuration = (folder: string, port: number) => `<yandex>
  <logger><level>information</level><console>1</console></logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${port}</http_port>
  <keep_alive_timeout>60</keep_alive_timeout>
  <path>${folder}/data/</path>
  <tmp_path>${folder}/data/tmp/</tmp_path>
  <mark_cache_size>67108864</mark_cache_size>
  <users_config>${folder}/users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
</yandex>
`

const users = `<yandex>
  <profiles><default></default></profiles>
  <quotas><default></default></quotas>
  <users>
    <${username}>
      <password>${password}</password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
    </${username}>
  </users>
</yandex>
`

async function startClickhouse(): Promise<ClickhouseServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no clickhouse-server: install ClickHouse')
  const port = await freePort()
  const server = await startServerProcess({
    name: 'clickhouse',
    ready: /Ready for connections/,
    stop: 'SIGTERM',
    async prepare(folder) {
      mkdirSync(join(folder, 'data'))
      writeFileSync(join(folder, 'config.xml'), configuration(folder, port))
      writeFileSync(join(folder, 'users.xml'), users)
    },
    command: (folder) => [found['clickhouse-server'], `--config-file=${join(folder, 'config.xml')}`],
  })
  return { ...server, host: '127.0.0.1', port, username, password }
}

/** A private ClickHouse with one user, on a free loopback port. It starts in a second. */
export const clickhouseServer: ServerKind<ClickhouseServer, never> = {
  binaries,
  remedy: 'apt-get install clickhouse-server',
  start: startClickhouse,
}
