import { lookup, type Resolver, resolveSrv } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { milliseconds, oneOf, readOptions, rule, text, verify } from '@hale/options'
import { createBoundedCalls } from '../asking/bounded-calls'
import type { Peer, PeerSource } from './peer-source'

/** How names become addresses. */
export interface DnsPeersOptions {
  /** The port at which the instances answer. Not needed with `srv`. */
  readonly port?: number | undefined
  /** `true` to read SRV records, which hold the ports: then the name is such as `_http._tcp.orders.example.com`. @default false */
  readonly srv?: boolean | undefined
  /** The scheme of the peers' URLs. @default 'http' */
  readonly scheme?: 'http' | 'https' | undefined
  /** How often (ms) the name is resolved. @default 15000 */
  readonly refreshEvery?: number | undefined
  /** A resolver with servers of its own. @default the resolver of the system, which knows search domains and /etc/hosts */
  readonly resolver?: Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveSrv'> | undefined
}

const CALLER = 'dnsPeers'
const OPTIONS = {
  port: rule((value) => Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536, 'must be a port from 1 to 65535'),
  srv: oneOf(true, false),
  scheme: oneOf('http', 'https'),
  refreshEvery: milliseconds(1_000, 3_600_000),
  resolver: rule(
    (value) => typeof (value as Partial<Resolver> | null)?.resolveSrv === 'function',
    'must be a Resolver of node:dns/promises',
  ),
}
/** How long (ms) a lookup may take: longer than resolvers try before they fail. */
const LONGEST_LOOKUP = 120_000
/** A lookup of the system holds a thread of Node's pool until it ends, so there is never a second one. */
const ONE_AT_MOST = { most: 1, forgetAfter: Number.POSITIVE_INFINITY }

/**
 * Peers from DNS: the A and AAAA records of a headless service or of a service of compose, or SRV records. The name is
 * resolved in the background, and the last addresses stay while DNS is away. The addresses of the instance are left out.
 *
 * DNS knows neither versions nor zones. The fleet learns them from the first answers, so its first round is random.
 *
 * @throws TypeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { createFleet, dnsPeers } from '@hale/fleet'
 *
 * export const fleet = createFleet({ peers: dnsPeers('orders-headless', { port: 3000 }) })
 * ```
 */
export function dnsPeers(name: string, options: DnsPeersOptions = {}): PeerSource {
  verify(CALLER, 'name', name, text)
  const { port, srv = false, scheme = 'http', refreshEvery = 15_000, resolver } = readOptions(CALLER, options, OPTIONS)
  if (!srv && port === undefined) throw new TypeError('dnsPeers: port must be set, or srv must be true; got undefined')
  let peers: readonly Peer[] = []
  let timer: ReturnType<typeof setInterval> | undefined
  const bounded = createBoundedCalls({ patience: LONGEST_LOOKUP, ...(!resolver && ONE_AT_MOST) })
  let isResolving = false

  async function refresh(): Promise<void> {
    if (isResolving) return
    isResolving = true
    try {
      const found = await bounded(() => (srv ? resolveServices(name, resolver) : resolveHost(name, port as number, resolver)))
      // An empty answer is not believed: the addresses from before are better than none.
      if (found.length > 0)
        peers = found.filter((one) => srv || !isOwn(one)).map(({ address, port: at }) => ({ url: urlOf(scheme, address, at) }))
    } catch {
    } finally {
      isResolving = false
    }
  }

  return {
    list: () => peers,
    join() {
      void refresh()
      timer = setInterval(() => void refresh(), refreshEvery)
      timer.unref()
    },
    leave() {
      clearInterval(timer)
    },
  }
}

interface Target {
  readonly address: string
  readonly port: number
}

async function resolveHost(name: string, port: number, resolver: DnsPeersOptions['resolver']): Promise<Target[]> {
  if (!resolver) return (await lookup(name, { all: true })).map(({ address }) => ({ address, port }))
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value.map((address) => ({ address, port })) : []))
}

async function resolveServices(name: string, resolver: DnsPeersOptions['resolver']): Promise<Target[]> {
  const services = await (resolver ? resolver.resolveSrv(name) : resolveSrv(name))
  const found = await Promise.allSettled(services.map((service) => resolveHost(service.name, service.port, resolver)))
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}

/** With SRV records others on this host have other ports. Then the instance knows itself by the id in its answer. */
function isOwn({ address }: Target): boolean {
  // Several instances may share the loopback address in tests and in development.
  return !isLoopback(address) && Object.values(networkInterfaces()).some((addresses) => addresses?.some((one) => one.address === address))
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

function urlOf(scheme: string, address: string, port: number): string {
  return new URL(`${scheme}://${isIPv6(address) ? `[${address}]` : address}:${port}`).origin
}
