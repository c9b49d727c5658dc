import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

/** A running Prometheus. */
export interface PrometheusServer extends ServerProcess {
  /** The URL of its HTTP API. */
  readonly url: string
}

export interface PrometheusServerOptions {
  /** Its configuration, by file name. It starts with `prometheus.yml`. */
  readonly files: Readonly<Record<string, string>>
}

const binaries = ['prometheus'] as const

async function startPrometheus({ files }: PrometheusServerOptions = { files: { 'prometheus.yml': '' } }): Promise<PrometheusServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no prometheus: install Prometheus')
  const port = await freePort()
  const server = await startServerProcess({
    name: 'prometheus',
    ready: /Server is ready to receive web requests/,
    stop: 'SIGTERM',
    async prepare(folder) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
    },
    command: (folder) => [
      found.prometheus,
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
  })
  return { ...server, url: `http://127.0.0.1:${port}` }
}

/** A private Prometheus with a given configuration, on a free loopback port. It starts in half a second. */
export const prometheusServer: ServerKind<PrometheusServer, PrometheusServerOptions> = {
  binaries,
  remedy: 'apt-get install prometheus',
  start: startPrometheus,
}
