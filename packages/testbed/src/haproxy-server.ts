import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { findBinaries } from './binaries'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

/** HAProxy's view of one server: a row of `show stat`, by its column names, such as `status` and `weight`. */
export type HaproxyStats = Readonly<Record<string, string>>

export interface HaproxyServer extends ServerProcess {
  /** Sends a command to the admin socket and resolves with the response. */
  command(line: string): Promise<string>
  /** The row of a server in a backend. */
  stats(backend: string, server: string): Promise<HaproxyStats>
}

export interface HaproxyServerOptions {
  /** Its configuration without `global`: `defaults`, `frontend` and `backend` sections. Bind to ports from `freePort`. */
  readonly config: string
}

const binaries = ['haproxy'] as const
const idle = 'defaults\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n'

async function startHaproxy({ config }: HaproxyServerOptions = { config: idle }): Promise<HaproxyServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no haproxy: install HAProxy')
  let socket = ''
  const server = await startServerProcess({
    name: 'haproxy',
    ready: /Loading success/,
    stop: 'SIGTERM',
    async prepare(folder) {
      socket = join(folder, 'admin')
      writeFileSync(join(folder, 'settings'), `global\n  maxconn 200\n  stats socket ${socket} mode 600 level admin\n${config}\n`)
    },
    // Only with a master process does it report that its listeners are bound.
    command: (folder) => [found.haproxy, '-W', '-db', '-f', join(folder, 'settings')],
  })

  async function command(line: string): Promise<string> {
    const connection = connect(socket)
    connection.write(`${line}\n`)
    return text(connection)
  }

  return {
    ...server,
    command,
    async stats(backend, name) {
      const [header = '', ...rows] = (await command('show stat')).trim().split('\n')
      const columns = header.replace(/^# /, '').split(',')
      const row = rows.map((line) => line.split(',')).find(([proxy, one]) => proxy === backend && one === name)
      if (!row) throw new Error(`haproxy has no server ${backend}/${name}`)
      return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']))
    },
  }
}

/** A private HAProxy with a given configuration and its own admin socket. It starts in a tenth of a second. */
export const haproxyServer: ServerKind<HaproxyServer, HaproxyServerOptions> = {
  binaries,
  remedy: 'apt-get install haproxy',
  start: startHaproxy,
}
