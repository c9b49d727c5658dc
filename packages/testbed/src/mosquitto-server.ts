import { execFileSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password, type ServerWithLogin, user } from './login'
import type { ServerKind } from './server-kind'
import { startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of an MQTT client. */
export type MosquittoServer = ServerWithLogin

const binaries = ['mosquitto', 'mosquitto_passwd'] as const

async function startMosquitto(): Promise<MosquittoServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no mosquitto and mosquitto_passwd: install Mosquitto')
  const port = await freePort()
  const owner = unprivileged('nobody')
  const server = await startServerProcess({
    name: 'mosquitto',
    owner,
    ready: /mosquitto version .* running/,
    stop: 'SIGTERM',
    async prepare(folder) {
      const [users, settings] = [join(folder, 'users'), join(folder, 'settings')]
      execFileSync(found.mosquitto_passwd, ['-b', '-c', users, user, password])
      writeFileSync(settings, `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${users}\nsys_interval 1\n`)
      if (owner) for (const file of [users, settings]) chownSync(file, owner.uid, owner.gid)
    },
    command: (folder) => [found.mosquitto, '-c', join(folder, 'settings')],
  })
  return { ...server, host: '127.0.0.1', port, user, password }
}

/** A private Mosquitto with one user and no persistence, on a free loopback port. It starts in a tenth of a second. */
export const mosquittoServer: ServerKind<MosquittoServer, never> = {
  binaries,
  remedy: 'apt-get install mosquitto',
  start: startMosquitto,
}
