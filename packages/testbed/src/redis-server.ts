import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password } from './login'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'

/** The settings of a Redis client. */
export interface RedisServer extends ServerAtPort {
  readonly password: string
}

export interface RedisServerOptions {
  /** @default 20 */
  readonly maxClients?: number
  /** The primary that it follows. */
  readonly replicaOf?: RedisServer
  /** Whether it is the only node of a cluster. It has no slot at first, so the cluster is down. @default false */
  readonly cluster?: boolean
  /** Watches this primary as a sentinel, under the name `hale`, instead of serving data. */
  readonly sentinelOf?: RedisServer
}

const binaries = ['redis-server'] as const

function sentinelSettings(port: number, { host, port: primary, password: secret }: RedisServer): string {
  return [
    ...['bind 127.0.0.1', `port ${port}`, `sentinel monitor hale ${host} ${primary} 1`],
    ...[`sentinel auth-pass hale ${secret}`, 'sentinel down-after-milliseconds hale 500'],
    '',
  ].join('\n')
}

async function startRedis({ maxClients = 20, replicaOf, cluster = false, sentinelOf }: RedisServerOptions = {}): Promise<RedisServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no redis-server: install Redis')
  const port = await freePort()
  const dataParameters = (folder: string) => [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
    ...['--save', '', '--appendonly', 'no', '--requirepass', password, '--maxclients', String(maxClients)],
    ...['--enable-debug-command', 'local', '--repl-diskless-sync-delay', '0', '--masterauth', password],
    ...(replicaOf ? ['--replicaof', replicaOf.host, String(replicaOf.port)] : []),
    ...(cluster
      ? ['--cluster-enabled', 'yes', '--cluster-config-file', join(folder, 'nodes.conf'), '--cluster-announce-ip', '127.0.0.1']
      : []),
  ]
  const server = await startServerProcess({
    name: 'redis',
    ready: sentinelOf ? /\+monitor master hale/ : /Ready to accept connections/,
    stop: 'SIGTERM',
    async prepare(folder) {
      if (sentinelOf) writeFileSync(join(folder, 'sentinel.conf'), sentinelSettings(port, sentinelOf))
    },
    command: (folder) => [found['redis-server'], ...(sentinelOf ? [join(folder, 'sentinel.conf'), '--sentinel'] : dataParameters(folder))],
  })
  return { ...server, host: '127.0.0.1', port, password }
}

/** A private Redis with a password and no persistence, on a free loopback port. It starts in a tenth of a second. */
export const redisServer: ServerKind<RedisServer, RedisServerOptions> = {
  binaries,
  remedy: 'apt-get install redis-server',
  start: startRedis,
}
