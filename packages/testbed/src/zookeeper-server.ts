import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from './binaries'
import { freePorts } from './free-port'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'

/** The address of a ZooKeeper server. */
export type ZookeeperServer = ServerAtPort

export interface ZookeeperServerOptions {
  /** One server of three, whose others never run: it has no leader, and serves reads only. @default false */
  readonly alone?: boolean
}

const binaries = ['java'] as const
const host = '127.0.0.1'
/** Debian's: the server, what prints its log, and what Netty needs. */
const jars = ['zookeeper', 'slf4j-simple', 'netty-codec', 'netty-handler', 'netty-transport'].map((name) => `/usr/share/java/${name}.jar`)
/** The connections of Java itself forget a client that connects while the server starts, and never close its connection. */
const netty = '-Dzookeeper.serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory'

async function startZookeeper({ alone = false }: ZookeeperServerOptions = {}): Promise<ZookeeperServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no java: install a Java runtime')
  const [port, ...others] = (await freePorts(7)) as [number, ...number[]]
  const ensemble = [1, 2, 3].map((id) => `server.${id}=${host}:${others[2 * id - 2]}:${others[2 * id - 1]}`)
  const server = await startServerProcess({
    name: 'zookeeper',
    ready: alone ? /binding to port|bound to port/ : /PrepRequestProcessor .* started/,
    stop: 'SIGTERM',
    async prepare(folder) {
      mkdirSync(join(folder, 'data'))
      writeFileSync(join(folder, 'data', 'myid'), '1\n')
      const settings = ['tickTime=500', 'initLimit=10', 'syncLimit=5', `dataDir=${folder}/data`, 'admin.enableServer=false']
      const address = [`clientPort=${port}`, `clientPortAddress=${host}`]
      writeFileSync(join(folder, 'settings'), [...settings, ...address, ...(alone ? ensemble : [])].join('\n'))
    },
    command: (folder) => [
      found.java,
      // It starts sooner, and needs little memory.
      ...['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', netty, '-Dreadonlymode.enabled=true', '-cp', jars.join(':')],
      ...['org.apache.zookeeper.server.quorum.QuorumPeerMain', join(folder, 'settings')],
    ],
  })
  return { ...server, host, port }
}

/** A private ZooKeeper, on a free loopback port. It starts in a second. */
export const zookeeperServer: ServerKind<ZookeeperServer, ZookeeperServerOptions> = {
  binaries,
  library: { name: 'ZooKeeper', isInstalled: () => jars.every((jar) => existsSync(jar)) },
  remedy: 'apt-get install default-jre-headless libzookeeper-java libslf4j-java',
  start: startZookeeper,
}
