import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

export interface MonitServer extends ServerProcess {
  /** The status of a watched service: `OK`, or what is wrong. */
  status(service: string): Promise<string>
}

export interface MonitServerOptions {
  /** The configuration of the watched services. */
  readonly config: string
}

const binaries = ['monit'] as const

async function startMonit({ config }: MonitServerOptions = { config: '' }): Promise<MonitServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no monit: install Monit')
  let settings = ''
  const server = await startServerProcess({
    name: 'monit',
    ready: /Monit .+ started/,
    stop: 'SIGTERM',
    async prepare(folder) {
      settings = join(folder, 'monitrc')
      const own = ['pidfile', 'statefile', 'idfile'].map((file) => `set ${file} ${join(folder, file)}`)
      const http = `set httpd unixsocket ${join(folder, 'socket')} allow hale:only-for-tests`
      writeFileSync(settings, ['set daemon 1', ...own, http, config, ''].join('\n'), { mode: 0o600 })
    },
    command: () => [found.monit, '-I', '-c', settings],
  })
  return {
    ...server,
    async status(service) {
      const { stdout } = await promisify(execFile)(found.monit, ['-c', settings, '-B', 'status', service])
      const status = /^\s*status\s+(.+?)\s*$/m.exec(stdout)?.[1]
      if (!status) throw new Error(`monit says nothing of ${service}: ${stdout}`)
      return status
    },
  }
}

/** A private Monit that checks every second. It starts at once. */
export const monitServer: ServerKind<MonitServer, MonitServerOptions> = { binaries, remedy: 'apt-get install monit', start: startMonit }
