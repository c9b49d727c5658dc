import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password, type ServerWithLogin, user } from './login'
import type { ServerKind } from './server-kind'
import { startServerProcess } from './server-process'

/** The settings of a NATS client. */
export interface NatsServer extends ServerWithLogin {
  /** Runs with another password from the next start on, as after a rotation. */
  changePassword(password: string): void
}

const binaries = ['nats-server'] as const

async function startNats(): Promise<NatsServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no nats-server: install NATS')
  const port = await freePort()
  let accepted = password
  const server = await startServerProcess({
    name: 'nats',
    ready: /Server is ready/,
    stop: 'SIGTERM',
    command: () => [found['nats-server'], '--addr', '127.0.0.1', '--port', String(port), '--user', user, '--pass', accepted],
  })
  const changePassword = (next: string) => {
    accepted = next
  }
  return { ...server, host: '127.0.0.1', port, user, password, changePassword }
}

/** A private NATS server with one user, on a free loopback port. It starts in a tenth of a second. */
export const natsServer: ServerKind<NatsServer, never> = { binaries, remedy: 'apt-get install nats-server', start: startNats }
