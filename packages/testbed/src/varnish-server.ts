import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

export interface VarnishServer extends ServerProcess {
  /** The result of a backend's probe: `healthy` or `sick`. */
  health(backend: string): Promise<string>
}

export interface VarnishServerOptions {
  /** Its configuration, in VCL. */
  readonly vcl: string
}

const binaries = ['varnishd', 'varnishadm'] as const
const none = 'vcl 4.1;\nbackend default none;\n'

async function startVarnish({ vcl }: VarnishServerOptions = { vcl: none }): Promise<VarnishServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no varnishd: install Varnish')
  const port = await freePort()
  let instance = ''
  const server = await startServerProcess({
    name: 'varnish',
    ready: /Child launched OK/,
    stop: 'SIGTERM',
    async prepare(folder) {
      instance = join(folder, 'instance')
      writeFileSync(join(folder, 'settings.vcl'), vcl)
    },
    command: (folder) => [
      found.varnishd,
      ...['-F', '-j', 'none', '-n', instance, '-a', `127.0.0.1:${port}`, '-s', 'default,16m', '-f', join(folder, 'settings.vcl')],
    ],
  })
  return {
    ...server,
    async health(backend) {
      const { stdout } = await promisify(execFile)(found.varnishadm, ['-n', instance, 'backend.list', '-j'])
      const [, , , backends] = JSON.parse(stdout) as [
        unknown,
        unknown,
        unknown,
        Record<string, { probe_message: [number, number, string] }>,
      ]
      const message = Object.entries(backends).find(([name]) => name.endsWith(`.${backend}`))?.[1].probe_message
      if (!message) throw new Error(`varnish has no backend ${backend}`)
      return message[2]
    },
  }
}

/** A private Varnish with a given VCL, on a free loopback port. It compiles the VCL, so it starts within 2 s. */
export const varnishServer: ServerKind<VarnishServer, VarnishServerOptions> = {
  binaries,
  remedy: 'apt-get install varnish',
  start: startVarnish,
}
