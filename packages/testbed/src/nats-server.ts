import { findBinaries } from './binaries'
import { freePort } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerProcess, startServerProcess } from './server-process'

/** The settings of a NATS client. */
export interface NatsServer extends ServerProcess {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

const binaries = ['nats-server'] as const
const user = 'hale'
const password = 'only-for-tests'

async function startNats(): Promise<NatsServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no nats-server: install NATS')
  const port = await freePort()
  const server = await startServerProcess({
    name: 'nats',
    ready: /Server is ready/,
    stop: 'SIGTERM',
    command: () => [found['nats-server'], '--addr', '127.0.0.1', '--port', String(port), '--user', user, '--pass', password],
  })
  return { ...server, host: '127.0.0.1', port, user, password }
}

/** A private NATS server with one user, on a free loopback port. It starts in a tenth of a second. */
export const natsServer: ServerKind<NatsServer, never> = { binaries, remedy: 'apt-get install nats-server', start: startNats }
