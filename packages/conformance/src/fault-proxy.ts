import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Where a client finds its server. */
export interface Target {
  readonly host: string
  readonly port: number
}

/**
 * What becomes of the bytes between a client and its server:
 * - `pass`: nothing happens to them
 * - `{ delay }`: each chunk arrives this many ms late
 * - `stall`: connections open and stay open, and not a byte gets through; those held back arrive when it ends
 * - `{ cut }`: this many bytes of the server's answers arrive, then the connection closes, mid-answer
 * - `reset`: connections are answered with a TCP reset
 * - `refuse`: connections are reset, and nothing listens any more
 */
export type ProxyFault = 'pass' | 'stall' | 'reset' | 'refuse' | { readonly delay: number } | { readonly cut: number }

/** A proxy before a server that can break the connections to it. */
export interface FaultProxy extends Target {
  /** Applies from now on, to open connections and new ones. */
  set(fault: ProxyFault): Promise<void>
  /** How many connections are open. */
  connections(): number
  close(): Promise<void>
}

interface Link {
  readonly client: Socket
  readonly server: Socket
}

async function listen(server: Server, port: number): Promise<void> {
  await once(server.listen(port, '127.0.0.1'), 'listening')
}

async function stopListening(server: Server): Promise<void> {
  if (server.listening) await once(server.close(), 'close')
}

/**
 * A TCP proxy on a free loopback port that breaks the connections to a real server, for tests of a client or a check.
 * It starts with `pass`.
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

  const apply = ({ client, server }: Link) => {
    for (const socket of [client, server]) {
      if (fault === 'stall') socket.pause()
      else socket.resume()
    }
    if (fault === 'reset' || fault === 'refuse') {
      client.resetAndDestroy()
      server.destroy()
    }
  }

  const relay = (link: Link, to: Socket, chunk: Buffer) => {
    if (typeof fault === 'string') to.write(chunk)
    else if ('delay' in fault) setTimeout(() => to.writable && to.write(chunk), fault.delay)
    else if (to === link.server) to.write(chunk)
    else if (chunk.length < allowance) {
      allowance -= chunk.length
      to.write(chunk)
    } else {
      to.end(chunk.subarray(0, allowance), () => to.destroy())
      link.server.destroy()
      allowance = 0
    }
  }

  const listener = createServer((client) => {
    const link: Link = { client, server: connect(target.port, target.host) }
    links.add(link)
    for (const [from, to] of [
      [client, link.server],
      [link.server, client],
    ] as const) {
      from.on('data', (chunk: Buffer) => relay(link, to, chunk))
      // Either end may vanish at any moment here, that is the point; 'close' follows and ends the other one.
      from.on('error', () => {})
      from.on('close', () => {
        to.destroy()
        links.delete(link)
      })
    }
    apply(link)
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
    connections: () => links.size,
    async close() {
      for (const { client, server } of links) {
        client.destroy()
        server.destroy()
      }
      await stopListening(listener)
    },
  }
}
