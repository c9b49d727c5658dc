import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startNameServer } from '../testing/name-server'
import { dnsPeers } from './dns-peers'
import type { PeerSource } from './peer-source'

const soon = { timeout: 60_000, interval: 50 }
const self = { identity: { id: 'a' }, state: () => ({}) }

function join(source: PeerSource): () => string[] {
  source.join?.(self)
  onTestFinished(() => source.leave?.())
  return () =>
    source
      .list()
      .map(({ url }) => url)
      .toSorted()
}

/** The address of this machine; another one where it has none but loopback. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '203.0.113.7'
}

describe('dnsPeers', () => {
  it('finds what the system resolves, IPv4 and IPv6', async () => {
    const urls = join(dnsPeers('localhost', { port: 3000 }))
    await vi.waitFor(() => expect(urls()).toContain('http://127.0.0.1:3000'), soon)
    for (const url of urls()) expect(url).toMatch(/^http:\/\/(127\.0\.0\.1|\[::1\]):3000$/)
  })

  it('finds the addresses and the ports of A, AAAA and SRV records', async () => {
    const server = await startNameServer({
      'orders.test': { A: ['203.0.113.7', '203.0.113.8'], AAAA: ['2001:db8::9'] },
      '_http._tcp.orders.test': { SRV: [{ name: 'orders.test', port: 4000 }] },
    })
    const resolver = new Resolver()
    resolver.setServers([server.address])
    const hosts = join(dnsPeers('orders.test', { port: 3000, scheme: 'https', resolver }))
    const services = join(dnsPeers('_http._tcp.orders.test', { srv: true, resolver }))
    await vi.waitFor(
      () => expect(hosts()).toEqual(['https://203.0.113.7:3000', 'https://203.0.113.8:3000', 'https://[2001:db8::9]:3000']),
      soon,
    )
    await vi.waitFor(
      () => expect(services()).toEqual(['http://203.0.113.7:4000', 'http://203.0.113.8:4000', 'http://[2001:db8::9]:4000']),
      soon,
    )
  })

  it('follows changes, and keeps the last addresses while DNS is away or knows none', async () => {
    const server = await startNameServer({ 'orders.test': { A: ['203.0.113.7'] } })
    const resolver = new Resolver({ timeout: 200, tries: 1 })
    resolver.setServers([server.address])
    const urls = join(dnsPeers('orders.test', { port: 3000, resolver, refreshEvery: 1_000 }))
    await vi.waitFor(() => expect(urls()).toEqual(['http://203.0.113.7:3000']), soon)
    server.set({ 'orders.test': { A: ['203.0.113.8'] } })
    await vi.waitFor(() => expect(urls()).toEqual(['http://203.0.113.8:3000']), soon)
    server.set({})
    const before = server.queries
    await vi.waitFor(() => expect(server.queries).toBeGreaterThan(before + 3), soon)
    expect(urls()).toEqual(['http://203.0.113.8:3000'])
    server.stop()
    // Both queries of one more lookup have failed.
    const failed = vi.fn()
    for (const method of ['resolve4', 'resolve6'] as const) {
      const resolve = resolver[method].bind(resolver) as (name: string) => Promise<never>
      resolver[method] = ((name: string) => resolve(name).catch((error) => Promise.reject(failed(error) ?? error))) as never
    }
    await vi.waitFor(() => expect(failed.mock.calls.length).toBeGreaterThanOrEqual(4), soon)
    expect(urls()).toEqual(['http://203.0.113.8:3000'])
  })

  it('has one lookup under way at most, so that a DNS that hangs holds no more than one thread', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const open: ((addresses: string[]) => void)[] = []
    const resolve4 = () => new Promise<string[]>((resolve) => open.push(resolve))
    const resolver = { resolve4, resolve6: async () => [], resolveSrv: async () => [] } as never
    const urls = join(dnsPeers('orders.test', { port: 3000, refreshEvery: 1_000, resolver }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(open).toHaveLength(1)
    open[0]?.(['203.0.113.7'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(urls()).toEqual(['http://203.0.113.7:3000'])
    expect(open).toHaveLength(2)
  })

  it('gives up a resolver that never answers, and makes three such lookups at most', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const answers: (string[] | undefined)[] = [undefined, ['203.0.113.7']]
    let lookups = 0
    const resolve4 = () => {
      const answer = answers[lookups++]
      return answer ? Promise.resolve(answer) : new Promise<string[]>(() => {})
    }
    const resolver = { resolve4, resolve6: async () => [], resolveSrv: async () => [] } as never
    const urls = join(dnsPeers('orders.test', { port: 3000, refreshEvery: 3_600_000, resolver }))
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect([lookups, urls()]).toEqual([2, ['http://203.0.113.7:3000']])
    await vi.advanceTimersByTimeAsync(3 * 3_600_000)
    // One hangs since the first lookup, and two more do now.
    expect([lookups, urls()]).toEqual([5, ['http://203.0.113.7:3000']])
  })

  it('leaves the own addresses out', async () => {
    const server = await startNameServer({ 'orders.test': { A: ['203.0.113.7', ownAddress()] } })
    const resolver = new Resolver()
    resolver.setServers([server.address])
    const urls = join(dnsPeers('orders.test', { port: 3000, resolver }))
    await vi.waitFor(() => expect(new Set(urls())).toEqual(new Set(['http://203.0.113.7:3000'])), soon)
  })

  it('keeps the other instances on this host, which SRV records tell apart by their ports', async () => {
    const own = ownAddress()
    const ports = [4000, 4001].map((port) => ({ name: 'host.test', port }))
    const server = await startNameServer({ 'host.test': { A: [own] }, '_http._tcp.orders.test': { SRV: ports } })
    const resolver = new Resolver()
    resolver.setServers([server.address])
    const urls = join(dnsPeers('_http._tcp.orders.test', { srv: true, resolver }))
    await vi.waitFor(() => expect(urls()).toEqual([`http://${own}:4000`, `http://${own}:4001`]), soon)
  })

  it('refuses wrong options by name', () => {
    expect(() => dnsPeers('orders')).toThrow('dnsPeers: port must be set, or srv must be true; got undefined')
    expect(() => dnsPeers('', { port: 1 })).toThrow('dnsPeers: name must be a string')
    expect(() => dnsPeers('orders', { port: 0 })).toThrow('dnsPeers: port must be a port from 1 to 65535; got 0')
    expect(() => dnsPeers('orders', { prot: 1 } as never)).toThrow('did you mean "port"?')
  })
})
