import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

export interface BlackboxExporter extends ServerProcess {
  /** Host and port, as in a scrape configuration. */
  readonly address: string
}

export interface BlackboxExporterOptions {
  /** Its configuration: the modules, in YAML. */
  readonly config: string
}

const binaries = ['prometheus-blackbox-exporter'] as const
const plain = 'modules:\n  http_2xx:\n    prober: http\n'

async function startBlackboxExporter({ config }: BlackboxExporterOptions = { config: plain }): Promise<BlackboxExporter> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no prometheus-blackbox-exporter: install it')
  const address = `127.0.0.1:${await freePort()}`
  const server = await startServerProcess({
    name: 'blackbox-exporter',
    ready: /Listening on/,
    stop: 'SIGTERM',
    async prepare(folder) {
      writeFileSync(join(folder, 'blackbox.yml'), config)
    },
    command: (folder) => [
      found['prometheus-blackbox-exporter'],
      `--config.file=${join(folder, 'blackbox.yml')}`,
      `--web.listen-address=${address}`,
    ],
  })
  return { ...server, address }
}

/** A private blackbox exporter with given modules, on a free loopback port. It starts in a tenth of a second. */
export const blackboxExporter: ServerKind<BlackboxExporter, BlackboxExporterOptions> = {
  binaries,
  remedy: 'apt-get install prometheus-blackbox-exporter',
  start: startBlackboxExporter,
}
