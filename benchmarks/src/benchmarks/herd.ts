import { setTimeout as sleep } from 'node:timers/promises'
import { handWritten, raw, singleFlight } from '../contenders/baselines'
import type { Contender } from '../contenders/contender'
import { hale } from '../contenders/ours'
import { peers } from '../contenders/peers'
import type { Effort } from '../measure/effort'
import { pathOf, probe } from '../measure/probe'
import { type Comparison, compare, inRounds, type Sample } from '../measure/rounds'
import { type Client, type Holdings, readAnswer, type Server, startClient, startServer } from '../measure/server'
import { median } from '../measure/statistics'
import { figure, megabytes, ratio, ratioWithSpread, rounds, spread } from '../report/figures'
import type { Benchmark } from './benchmark'

const CHECKS = { kind: 'slow', count: 10 } as const
// A contender that keeps results keeps them for a second, and herds are further apart. So each herd finds no fresh result.
const KEPT = 1_000
const LIMIT = 1.1

/** One herd on one contender. */
interface Herd extends Sample {
  /** How long a response took, in ms. */
  readonly p50: number
  readonly p99: number
  /** How often the most frequent check ran. */
  readonly runs: number
}

/** All herds on one contender. */
interface Row {
  readonly contender: Contender
  readonly herds: readonly Herd[]
  /** The ratio of the 99th percentile to the single flight's. */
  readonly ratio: Comparison
  /** Peak memory, in bytes. `memory` is its ratio to the raw handler's. */
  readonly peakMemory: number
  readonly memory: number
}

export const herd: Benchmark = {
  name: 'herd',
  async run(effort) {
    const rows = await measureHerds(effort)
    const ours = rows.find(({ contender }) => contender.role === 'hale')
    const runs = ours ? Math.max(...ours.herds.map((one) => one.runs)) : Number.NaN
    return {
      question: `What happens when ${effort.herd.toLocaleString('en')} probes arrive at once, with ten checks of 50 ms each and no fresh result?`,
      notes: [
        'Each probe has its own connection, opened before. Runs are those of one check in one herd. Memory is the peak of the process. "Single flight" is the hand-written evaluation, shared by all requests that arrive while it runs.',
      ],
      goals: ours
        ? [
            { goal: 'one run per check', figure: figure(runs), reached: runs === 1 },
            { goal: `p99 ≤ ${LIMIT} × single flight`, figure: ratioWithSpread(ours.ratio), reached: ours.ratio.median <= LIMIT },
          ]
        : [],
      tables: [
        {
          columns: ['', 'runs per check', 'p50, ms', 'p99, ms', 'p99 × single flight', 'middle half', 'rounds', 'peak memory', '× raw'],
          rows: rows.map(({ contender, herds, ratio: compared, peakMemory, memory }) => [
            contender.label,
            contender.role === 'raw' ? '–' : figure(median(herds.map((one) => one.runs))),
            figure(median(herds.map((one) => one.p50))),
            figure(median(herds.map((one) => one.p99))),
            ratio(compared.median),
            spread(compared),
            rounds(compared),
            megabytes(peakMemory),
            ratio(memory),
          ]),
        },
      ],
    }
  },
}

async function measureHerds(effort: Effort): Promise<Row[]> {
  const client = await startClient()
  const servers = await startAll()
  const last = new Map<Server, number>()
  try {
    const herds = await inRounds(effort.rounds, servers, async (server) => {
      await sleep(Math.max(0, (last.get(server) ?? 0) + 1.2 * KEPT - performance.now()))
      const one = await sendHerd(client, server, effort.herd)
      last.set(server, performance.now())
      return one
    })
    const memory = new Map<Server, number>()
    for (const server of servers) memory.set(server, (await server.ask<Holdings>('holdings')).peakMemory)
    const baseline = servers.find(({ contender }) => contender === singleFlight)
    const leanest = servers[0] && memory.get(servers[0])
    return servers.map((server) => {
      const peakMemory = memory.get(server) ?? Number.NaN
      return {
        contender: server.contender,
        herds: herds.get(server) ?? [],
        ratio: compare(herds.get(server) ?? [], (baseline && herds.get(baseline)) ?? [], 'p99'),
        peakMemory,
        memory: peakMemory / (leanest ?? Number.NaN),
      }
    })
  } finally {
    await Promise.all([client, ...servers].map((process) => process.stop()))
  }
}

/** The raw handler first. */
async function startAll(): Promise<Server[]> {
  const terms = { maxAge: KEPT }
  const ours = await startServer(hale('node'), CHECKS, terms)
  const answer = await readAnswer(ours.port, '/readyz')
  const others = [singleFlight, handWritten, ...peers().filter((peer) => peer.paths.readiness)]
  const theirs = await Promise.all(others.map((other) => startServer(other, CHECKS, terms)))
  return [await startServer(raw('node', answer), CHECKS), ours, ...theirs]
}

async function sendHerd(client: Client, server: Server, probes: number): Promise<Herd> {
  const before = await server.ask<number>('mostRuns')
  const { result, ...sample } = await probe(client, server, { paths: [pathOf(server, 'readiness')], connections: probes, requests: probes })
  const { p50, p99 } = result.latency
  return { ...sample, p50, p99, runs: (await server.ask<number>('mostRuns')) - before }
}
