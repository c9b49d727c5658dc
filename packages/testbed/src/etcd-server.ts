import { findBinaries } from './binaries'
import { freePorts } from './free-port'
import { password, type ServerWithLogin, user } from './login'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, type ServerProcess, startServerProcess } from './server-process'

/** The settings of an etcd client. Its user has no right to any key. */
export type EtcdServer = ServerWithLogin

export interface EtcdServerOptions {
  /** The size (bytes) at which etcd refuses writes. @default 2 GiB */
  readonly quota?: number
}

const binaries = ['etcd'] as const
const host = '127.0.0.1'

interface Member {
  readonly name: string
  readonly port: number
  readonly peerPort: number
}

async function nameMembers(names: readonly string[]): Promise<readonly Member[]> {
  const ports = await freePorts(2 * names.length)
  return names.map((name, index) => ({ name, port: ports[2 * index] as number, peerPort: ports[2 * index + 1] as number }))
}

const url = (port: number) => `http://${host}:${port}`

/** Resolves when it serves clients, which a member of several does once most of them run. */
async function startMember({ name, port, peerPort }: Member, cluster: readonly Member[], more: readonly string[]): Promise<ServerProcess> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no etcd: install etcd-server')
  const initial = cluster.map((member) => `${member.name}=${url(member.peerPort)}`).join(',')
  return await startServerProcess({
    name: `etcd-${name}`,
    ready: /ready to serve client requests/,
    stop: 'SIGTERM',
    command: (folder) => [
      found.etcd,
      ...['--name', name, '--data-dir', `${folder}/data`, '--initial-cluster', initial],
      ...['--listen-client-urls', url(port), '--advertise-client-urls', url(port)],
      ...['--listen-peer-urls', url(peerPort), '--initial-advertise-peer-urls', url(peerPort)],
      // A password is hashed for a long time otherwise.
      ...['--bcrypt-cost', '4', ...more],
    ],
  })
}

/** Calls etcd's JSON gateway. */
async function call(port: number, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url(port)}/v3/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { connection: 'close' } })
  if (!answer.ok) throw new Error(`etcd answered ${path} with ${answer.status}: ${await answer.text()}`)
}

async function startEtcd({ quota = 0 }: EtcdServerOptions = {}): Promise<EtcdServer> {
  const [member] = (await nameMembers(['one'])) as [Member]
  const server = await startMember(member, [member], ['--quota-backend-bytes', String(quota)])
  const { port } = member
  await call(port, 'auth/user/add', { name: 'root', password })
  await call(port, 'auth/role/add', { name: 'root' })
  await call(port, 'auth/user/grant', { user: 'root', role: 'root' })
  await call(port, 'auth/user/add', { name: user, password })
  await call(port, 'auth/enable', {})
  return { ...server, host, port, user, password }
}

/** A private etcd of one member with a user, on a free loopback port. It starts in a second. */
export const etcdServer: ServerKind<EtcdServer, EtcdServerOptions> = {
  binaries,
  remedy: 'apt-get install etcd-server',
  start: startEtcd,
}

/** A member of a cluster without users. */
export type EtcdMember = ServerAtPort

/** A cluster. Its switches are for all members together. */
export interface EtcdCluster extends ServerProcess {
  readonly members: readonly EtcdMember[]
}

async function startCluster(): Promise<EtcdCluster> {
  const named = await nameMembers(['one', 'two', 'three'])
  const members = await Promise.all(named.map(async (member) => ({ ...(await startMember(member, named, [])), host, port: member.port })))
  const all = async (act: (member: EtcdMember) => Promise<void>) => void (await Promise.all(members.map(act)))
  return {
    members,
    start: () => all((member) => member.start()),
    stop: () => all((member) => member.stop()),
    freeze() {
      for (const member of members) member.freeze()
    },
    thaw() {
      for (const member of members) member.thaw()
    },
    remove: () => all((member) => member.remove()),
  }
}

/** A private etcd of three members, on free loopback ports. */
export const etcdCluster: ServerKind<EtcdCluster, never> = { binaries, remedy: 'apt-get install etcd-server', start: startCluster }
