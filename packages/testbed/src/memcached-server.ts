import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of a memcached client. */
export type MemcachedServer = ServerAtPort

const binaries = ['memcached'] as const

async function startMemcached(): Promise<MemcachedServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no memcached: install it')
  const port = await freePort()
  const server = await startServerProcess({
    name: 'memcached',
    // Only in verbose mode does it report its listener.
    ready: /server listening/,
    stop: 'SIGTERM',
    owner: unprivileged('nobody'),
    command: () => [found.memcached, '-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '8', '-t', '1', '-vv'],
  })
  return { ...server, host: '127.0.0.1', port }
}

/** A private memcached of 8 MB on a free loopback port. It starts in a tenth of a second. */
export const memcachedServer: ServerKind<MemcachedServer, never> = {
  binaries,
  remedy: 'apt-get install memcached',
  start: startMemcached,
}
