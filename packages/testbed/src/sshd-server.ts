import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { processTree, signal } from './process-tree'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of an SFTP client. */
export interface SshdServer extends ServerAtPort {
  readonly username: string
  readonly privateKey: string
  /** A folder that the user may read. Beside it are the folder `closed`, which the user may not enter, and the file `file`. */
  readonly path: string
}

const binaries = ['sshd', 'ssh-keygen'] as const

const configuration = (folder: string, port: number) => `
ListenAddress 127.0.0.1:${port}
HostKey ${join(folder, 'host')}
AuthorizedKeysFile ${join(folder, 'user.pub')}
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PidFile none
MaxStartups 1000
Subsystem sftp internal-sftp
ForceCommand internal-sftp
`

function makeFiles(folder: string): void {
  mkdirSync(join(folder, 'invoices'))
  writeFileSync(join(folder, 'file'), '')
  mkdirSync(join(folder, 'closed'), { mode: 0 })
}

async function startSshd(): Promise<SshdServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no sshd and ssh-keygen: install OpenSSH')
  const port = await freePort()
  // Without root it accepts only the user that it runs as, and needs neither passwords nor PAM. It takes the account `nobody` for a locked one.
  const user = 'daemon'
  const owner = unprivileged(user)
  let home = ''
  const server = await startServerProcess({
    name: 'sshd',
    owner,
    ready: /Server listening on/,
    stop: 'SIGTERM',
    async prepare(folder) {
      home = folder
      makeFiles(folder)
      writeFileSync(join(folder, 'sshd_config'), configuration(folder, port))
      for (const key of ['host', 'user']) execFileSync(found['ssh-keygen'], ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
      if (owner) for (const name of ['host', 'closed']) chownSync(join(folder, name), owner.uid, owner.gid)
    },
    command: (folder) => [found.sshd, '-D', '-e', '-f', join(folder, 'sshd_config')],
  })
  /** The sessions outlive the listener, as they do on a machine. Here they end too, as when the machine stops. */
  const ending = (end: () => Promise<void>) => async () => {
    const sessions = sessionsOf(home)
    const ended = end()
    for (const pid of sessions) signal(pid, 'SIGKILL')
    await ended
  }
  return {
    ...server,
    stop: ending(server.stop),
    remove: ending(server.remove),
    host: '127.0.0.1',
    port,
    username: owner ? user : userInfo().username,
    privateKey: readFileSync(join(home, 'user'), 'utf8'),
    path: join(home, 'invoices'),
  }
}

function sessionsOf(folder: string): number[] {
  try {
    return processTree(Number(readFileSync(join(folder, 'pid'), 'utf8'))).slice(1)
  } catch {
    return []
  }
}

/** A private OpenSSH that serves SFTP to one user with a key, on a free loopback port. It starts in a quarter of a second. */
export const sshdServer: ServerKind<SshdServer, never> = { binaries, remedy: 'apt-get install openssh-server', start: startSshd }
