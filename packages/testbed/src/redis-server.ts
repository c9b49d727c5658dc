import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

/** The settings of a Redis client. */
export interface RedisServer extends ServerProcess {
  readonly host: string
  readonly port: number
  readonly password: string
}

export interface RedisServerOptions {
  /** @default 20 */
  readonly maxClients?: number
  /** The primary that it follows. */
  readonly replicaOf?: RedisServer
}

const binaries = ['redis-server'] as const
const password = 'only-for-tests'

async function startRedis({ maxClients = 20, replicaOf }: RedisServerOptions = {}): Promise<RedisServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no redis-server: install Redis')
  const port = await freePort()
  const server = await startServerProcess({
    name: 'redis',
    ready: /Ready to accept connections/,
    stop: 'SIGTERM',
    command: (folder) => [
      found['redis-server'],
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--requirepass', password, '--maxclients', String(maxClients)],
      ...['--enable-debug-command', 'local', '--repl-diskless-sync-delay', '0', '--masterauth', password],
      ...(replicaOf ? ['--replicaof', replicaOf.host, String(replicaOf.port)] : []),
    ],
  })
  return { ...server, host: '127.0.0.1', port, password }
}

/** A private Redis with a password and no persistence, on a free loopback port. It starts in a tenth of a second. */
export const redisServer: ServerKind<RedisServer, RedisServerOptions> = {
  binaries,
  remedy: 'apt-get install redis-server',
  start: startRedis,
}
