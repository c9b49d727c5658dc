import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** The address of a server. */
export interface Target {
  readonly host: string
  readonly port: number
}

/**
 * What the proxy does with the bytes between a client and its server:
 * - `pass`: relays them
 * - `{ delay }`: relays each chunk this many ms late
 * - `stall`: connections open and stay open, and no byte gets through. It relays them when the fault ends
 * - `{ cut }`: relays this many bytes of the server's answers, then closes the connection
 * - `reset`: resets connections (TCP RST)
 * - `refuse`: resets connections and stops listening
 * - `half-open`: drops every byte of the connections that are open now and does not close them, as a firewall that forgot
 *   them or a failover does. It relays the bytes of new ones. The next fault, or `pass`, resets the half-open ones
 */
export type ProxyFault = 'pass' | 'stall' | 'reset' | 'refuse' | 'half-open' | { readonly delay: number } | { readonly cut: number }

/** A proxy in front of a server that can break the connections to it. */
export interface FaultProxy extends Target {
  /** Applies the fault from now on, to open connections and new ones. */
  set(fault: ProxyFault): Promise<void>
  /** The number of open connections, the half-open ones not included. */
  connections(): number
  close(): Promise<void>
}

interface Link {
  readonly client: Socket
  readonly server: Socket
  halfOpen: boolean
}

/**
 * Runs what happens to the bytes of one direction in its order, each `delay` ms from now at the earliest. What comes after
 * the end of a delay must not overtake what is still on the way.
 */
function createLine(): (delay: number, act: () => void) => void {
  const waiting: (() => void)[] = []
  let lastDue = 0
  return (delay, act) => {
    if (delay === 0 && waiting.length === 0) return act()
    waiting.push(act)
    const now = performance.now()
    lastDue = Math.max(lastDue, now + delay)
    setTimeout(() => waiting.shift()?.(), lastDue - now)
  }
}

async function listen(server: Server, port: number): Promise<void> {
  await once(server.listen(port, '127.0.0.1'), 'listening')
}

async function stopListening(server: Server): Promise<void> {
  if (server.listening) await once(server.close(), 'close')
}

/**
 * Starts a TCP proxy on a free loopback port that breaks the connections to a real server, for tests of a client or a
 * check. Its first fault is `pass`.
 *
 * @example
 * ```ts
 * import { startFaultProxy } from '@hale/conformance'
 *
 * const proxy = await startFaultProxy({ host: '127.0.0.1', port: 6379 })
 * // connect the client to proxy.host and proxy.port, then:
 * await proxy.set('stall')
 * await proxy.set({ delay: 200 })
 * await proxy.close()
 * ```
 */
export async function startFaultProxy(target: Target): Promise<FaultProxy> {
  const links = new Set<Link>()
  let fault: ProxyFault = 'pass'
  let allowance = 0

  const apply = (link: Link) => {
    const { client, server } = link
    if (fault === 'half-open') link.halfOpen = true
    else if (link.halfOpen) client.resetAndDestroy()
    for (const socket of [client, server]) {
      if (fault === 'stall') socket.pause()
      else socket.resume()
    }
    if (fault === 'reset' || fault === 'refuse') {
      client.resetAndDestroy()
      server.destroy()
    }
  }

  const delay = () => (typeof fault === 'object' && 'delay' in fault ? fault.delay : 0)

  const relay = (link: Link, to: Socket, chunk: Buffer) => {
    if (link.halfOpen || !to.writable) return
    if (typeof fault === 'string' || 'delay' in fault || to === link.server) to.write(chunk)
    else if (chunk.length < allowance) {
      allowance -= chunk.length
      to.write(chunk)
    } else {
      to.end(chunk.subarray(0, allowance), () => to.destroy())
      link.server.destroy()
      allowance = 0
    }
  }

  // A relay that waits for acknowledgements would add 40 ms to each small message.
  const listener = createServer({ noDelay: true }, (client) => {
    const link: Link = { client, server: connect({ port: target.port, host: target.host, noDelay: true }), halfOpen: false }
    links.add(link)
    for (const [from, to] of [
      [client, link.server],
      [link.server, client],
    ] as const) {
      const inLine = createLine()
      from.on('data', (chunk: Buffer) => inLine(delay(), () => relay(link, to, chunk)))
      // Both ends may fail at any moment. 'close' follows and ends the other one.
      from.on('error', () => {})
      from.on('close', () => {
        // The client of a half-open connection must not learn that the server has gone.
        if (link.halfOpen && from === link.server) return
        links.delete(link)
        inLine(delay(), () => to.destroySoon())
      })
    }
    if (fault !== 'half-open') apply(link)
  })
  await listen(listener, 0)
  const { port } = listener.address() as AddressInfo

  return {
    host: '127.0.0.1',
    port,
    async set(next) {
      fault = next
      if (typeof next === 'object' && 'cut' in next) allowance = next.cut
      for (const link of links) apply(link)
      if (next === 'refuse') await stopListening(listener)
      else if (!listener.listening) await listen(listener, port)
    },
    connections: () => [...links].filter((link) => !link.halfOpen).length,
    async close() {
      for (const { client, server } of links) {
        client.destroy()
        server.destroy()
      }
      await stopListening(listener)
    },
  }
}
