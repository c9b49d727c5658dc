import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PeerSource, redisPeers } from '@hale/fleet'
import { redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import { openPage } from '../../benchmarks/src/report/page'

// A thousand instances enter themselves in one Redis, from this one process. Their beats are real, over ten connections.
const INSTANCES = Number(process.argv[2] ?? 1_000)
const SECONDS = 30
const BEAT_EVERY = 5_000

const server = await redisServer.start({ maxClients: 40 })
const connect = (): Redis => new Redis({ host: server.host, port: server.port, password: server.password })
const clients = Array.from({ length: 10 }, connect)
const control = connect()
const times: number[] = []

const timed = (client: Redis): { eval(...args: never[]): Promise<unknown> } => ({
  async eval(...args) {
    const began = performance.now()
    const answer = await client.eval(...(args as unknown as [string, number]))
    times.push(performance.now() - began)
    return answer
  },
})

function enter(index: number, client: Redis): PeerSource {
  const url = `http://10.0.${index >> 8}.${index & 255}:3000`
  const source = redisPeers(timed(client), { url, beatEvery: BEAT_EVERY })
  const identity = { id: `instance-${index}`, name: 'orders', version: '1.4.2', zone: `zone-${index % 3}` }
  source.join?.({ identity, state: () => ({ status: 'healthy' }) })
  return source
}

async function cpuOf(): Promise<number> {
  const text = await control.info('cpu')
  const [, system = '0'] = /used_cpu_sys:([\d.]+)/.exec(text) ?? []
  const [, user = '0'] = /used_cpu_user:([\d.]+)/.exec(text) ?? []
  return Number(system) + Number(user)
}

/** The 99th percentile of a beat inside Redis, without this process and the network. Redis 7 knows it. */
async function insideRedis(): Promise<string> {
  const [, p99] = /latency_percentiles_usec_eval:.*p99=([\d.]+)/.exec(await control.info('latencystats')) ?? []
  return p99 === undefined ? 'unknown' : `${(Number(p99) / 1_000).toFixed(1)} ms`
}

/** How long (s) the registry still has an instance that dies. */
async function detectionTime(index: number): Promise<number> {
  const client = connect()
  enter(index, client)
  const isKnown = async (): Promise<boolean> => (await control.zscore('{hale:fleet}:beats', `instance-${index}`)) !== null
  while (!(await isKnown())) await sleep(50)
  client.disconnect()
  const died = performance.now()
  while (await isKnown()) await sleep(50)
  return (performance.now() - died) / 1_000
}

const sources = Array.from({ length: INSTANCES }, (_, index) => enter(index, clients[index % clients.length] as Redis))
await sleep(BEAT_EVERY * 2)
times.length = 0
const [cpu, began] = [await cpuOf(), performance.now()]
await sleep(SECONDS * 1_000)
const passed = (performance.now() - began) / 1_000
const used = (await cpuOf()) - cpu
const sorted = times.toSorted((a, b) => a - b)
const at = (share: number): string => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)} ms`
const members = await sources[0]?.members?.()
const detected = await detectionTime(INSTANCES)

const cells = [
  members?.length,
  (sorted.length / passed).toFixed(0),
  `${((100 * used) / passed).toFixed(1)} % of a core`,
  at(0.5),
  at(0.99),
  await insideRedis(),
  sources[0]?.list().length,
  `${detected.toFixed(0)} s`,
]
const table = [
  '| instances | beats a second | CPU of Redis | beat, p50 | p99 | p99 inside Redis | peers that one instance knows | an instance that dies is gone after |',
  '|---|---|---|---|---|---|---|---|',
  `| ${cells.join(' | ')} |`,
].join('\n')
console.log(table)
if (INSTANCES === 1_000) openPage(join(import.meta.dirname, '../../docs/guides/fleet.md')).write('registry', table)

for (const source of sources) source.leave?.()
for (const client of clients) client.disconnect()
control.disconnect()
await server.remove()
process.exit()
