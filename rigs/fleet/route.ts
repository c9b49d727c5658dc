import { execFileSync } from 'node:child_process'
import { type AddressInfo, connect, createServer } from 'node:net'
import { type FaultProxy, startFaultProxy, type Target } from '@hale/conformance'

/** How an instance reaches its database, and where the others reach the instance. */
export interface Route {
  /** The address at which it listens. */
  readonly host: string
  readonly database: Target
  readonly redis: Target
  /** The program that starts it, in its network. */
  readonly command: readonly [program: string, ...parameters: string[]]
  /** Cuts it off from the database, and from nothing else. */
  cut(): Promise<void>
  close(): Promise<void>
}

export interface Servers {
  readonly database: Target
  readonly redis: Target
}

const node = [process.execPath] as const
let made = 0

/** A route that is never cut. */
export function openRoute(host: string, { database, redis }: Servers): Route {
  return { host, database, redis, command: node, cut: async () => undefined, close: async () => undefined }
}

/** A route through a proxy, which refuses connections when it is cut. */
export async function proxiedRoute(servers: Servers): Promise<Route> {
  const proxy: FaultProxy = await startFaultProxy(servers.database)
  return {
    ...openRoute('127.0.0.1', servers),
    database: { host: proxy.host, port: proxy.port },
    cut: () => proxy.set('refuse'),
    close: () => proxy.close(),
  }
}

/** A network of two addresses, this machine and a namespace, and a third one that leads to the database. */
export interface Namespace {
  /** The address of this machine. */
  readonly host: string
  route(servers: Servers): Promise<Route>
}

/**
 * A network namespace with its own link to this machine. When the route is cut, packets to the database are lost, as behind
 * a firewall that drops them. `undefined` where the machine allows no namespaces: that needs Linux, root and iproute2.
 */
export function openNamespace(): Namespace | undefined {
  made += 1
  const name = `hale-${process.pid}-${made}`
  const [outside, inside] = [`hv${process.pid}x${made}`, `hn${process.pid}x${made}`]
  // A network for benchmarks (RFC 2544), which is never routed.
  const net = `198.18.${(process.pid + made) % 250}`
  const [here, there, database] = [`${net}.1`, `${net}.2`, `${net}.5`]
  const ip = (line: string): void => void execFileSync('ip', line.split(' '), { stdio: 'pipe' })
  const remove = (): void => {
    // The namespace lives as long as a process in it. Without the link it is cut off at once.
    for (const line of [`link del ${outside}`, `netns del ${name}`, `route del blackhole ${database}/32`]) {
      try {
        ip(line)
      } catch {
        // It was never made, or is gone.
      }
    }
  }
  try {
    ip(`netns add ${name}`)
    process.once('exit', remove)
    ip(`link add ${outside} type veth peer name ${inside} netns ${name}`)
    ip(`addr add ${here}/30 dev ${outside}`)
    ip(`addr add ${database}/32 dev ${outside}`)
    ip(`link set ${outside} up`)
    ip(`-n ${name} addr add ${there}/30 dev ${inside}`)
    ip(`-n ${name} link set ${inside} up`)
    ip(`-n ${name} link set lo up`)
    ip(`-n ${name} route add ${database}/32 via ${here}`)
  } catch {
    remove()
    return undefined
  }

  return {
    host: here,
    async route(servers) {
      const relays = [await relay(database, servers.database), await relay(here, servers.redis)] as const
      return {
        host: there,
        database: relays[0],
        redis: relays[1],
        command: ['ip', 'netns', 'exec', name, ...node],
        async cut() {
          ip(`addr del ${database}/32 dev ${outside}`)
          // Where this machine forwards packets, they must not leave it.
          ip(`route add blackhole ${database}/32`)
        },
        async close() {
          for (const one of relays) one.close()
          remove()
          process.off('exit', remove)
        },
      }
    },
  }
}

/** Relays connections from an address of the namespace to a server on the loopback address. */
async function relay(host: string, target: Target): Promise<Target & { close(): void }> {
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => undefined)
      from.once('close', () => to.destroy())
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return { host, port: (server.address() as AddressInfo).port, close: () => server.close() }
}
