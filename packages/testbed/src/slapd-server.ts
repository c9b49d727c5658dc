import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password } from './login'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'
import { unprivileged } from './unprivileged'

/** The settings of an LDAP client. */
export interface SlapdServer extends ServerAtPort {
  readonly dn: string
  readonly password: string
  /** An entry that exists. Only a bound connection may read it. */
  readonly base: string
}

const binaries = ['slapd', 'slapadd'] as const
const base = 'dc=shop,dc=example'
const dn = `cn=orders,${base}`

const configuration = (folder: string) => `
include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
threads 2
database mdb
suffix "${base}"
rootdn "${dn}"
rootpw ${password}
directory ${join(folder, 'data')}
access to * by anonymous auth by * none
`

const entries = `dn: ${base}\nobjectClass: dcObject\nobjectClass: organization\ndc: shop\no: shop\n`

async function startSlapd(): Promise<SlapdServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no slapd and slapadd: install OpenLDAP')
  const port = await freePort()
  const owner = unprivileged('nobody')
  const server = await startServerProcess({
    name: 'slapd',
    owner,
    ready: /slapd starting/,
    stop: 'SIGTERM',
    async prepare(folder) {
      const settings = join(folder, 'slapd.conf')
      writeFileSync(settings, configuration(folder), { mode: 0o644 })
      mkdirSync(join(folder, 'data'))
      if (owner) chownSync(join(folder, 'data'), owner.uid, owner.gid)
      execFileSync(found.slapadd, ['-f', settings], { input: entries, stdio: ['pipe', 'ignore', 'pipe'], ...owner })
    },
    // It stays in the foreground only with a debug level. This one prints almost nothing.
    command: (folder) => [found.slapd, '-h', `ldap://127.0.0.1:${port}`, '-f', join(folder, 'slapd.conf'), '-d', 'sync'],
  })
  return { ...server, host: '127.0.0.1', port, dn, password, base }
}

/** A private OpenLDAP with one entry, on a free loopback port. It starts in a quarter of a second. */
export const slapdServer: ServerKind<SlapdServer, never> = { binaries, remedy: 'apt-get install slapd', start: startSlapd }
