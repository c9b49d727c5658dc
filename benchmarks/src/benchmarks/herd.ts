import { setTimeout as sleep } from 'node:timers/promises'
import { handWritten, raw, SINGLE_FLIGHT_FRAMEWORKS, singleFlight } from '../contenders/baselines'
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
// Long enough (ms) for a server to accept a herd's connections: the herd then costs its requests alone.
const ACCEPTING = 100
// One garbage collection in the wrong moment decides over a herd, so there are more rounds than elsewhere.
const ROUNDS = 3
// Slow libraries need seconds for a herd, so they take part in fewer rounds.
const PEER_ROUNDS = 2

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
  /** The ratio of the 99th percentile to that of a single flight on the same framework. */
  readonly ratio: Comparison
  /** Peak memory, in bytes. `memory` is its ratio to the raw handler's. */
  readonly peakMemory: number
  readonly memory: number
}

export const herd: Benchmark = {
  name: 'herd',
  async run(effort) {
    const rows = await measureHerds(effort)
    const ours = rows.filter(({ contender }) => contender.role === 'hale')
    const runs = Math.max(...ours.flatMap(({ herds }) => herds.map((one) => one.runs)))
    return {
      question: `What happens when ${effort.herd.toLocaleString('en')} probes arrive at once, with ten checks of 50 ms each and no fresh result?`,
      notes: [
        'Each probe has its own connection, which the server has accepted before. The first herd on each server is not counted. Runs are those of one check in one herd. CPU time is that of the server, for its connections too. Memory is the peak of the process. "Single flight" is the hand-written evaluation, shared by all requests that arrive while it runs. Each contender is compared with the single flight on its own framework.',
      ],
      goals: [
        { goal: 'one run per check', figure: figure(runs), reached: runs === 1 },
        ...ours.map(({ contender, ratio: compared }) => ({
          goal: `${contender.label}: p99 ≤ ${LIMIT} × single flight on the same framework`,
          figure: ratioWithSpread(compared),
          reached: compared.median <= LIMIT,
        })),
      ],
      tables: [
        {
          columns: [
            '',
            'runs per check',
            'p50, ms',
            'p99, ms',
            'p99 × single flight',
            'middle half',
            'rounds',
            'CPU µs/probe',
            'peak memory',
            '× raw',
          ],
          rows: rows.map(({ contender, herds, ratio: compared, peakMemory, memory }) => [
            contender.label,
            contender.role === 'raw' ? '–' : figure(median(herds.map((one) => one.runs))),
            figure(median(herds.map((one) => one.p50))),
            figure(median(herds.map((one) => one.p99))),
            ratio(compared.median),
            spread(compared),
            rounds(compared),
            figure(median(herds.map((one) => one.cpu))),
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
    const measure = async (server: Server): Promise<Herd> => {
      await sleep(Math.max(0, (last.get(server) ?? 0) + 1.2 * KEPT - performance.now()))
      const one = await sendHerd(client, server, effort.herd)
      last.set(server, performance.now())
      return one
    }
    // Not counted: it compiles the code and lets the heap grow.
    await inRounds(1, servers, measure)
    const herds = await inRounds(PEER_ROUNDS, servers, measure)
    const more = await inRounds(
      ROUNDS * effort.rounds - PEER_ROUNDS,
      servers.filter(({ contender }) => contender.role !== 'peer'),
      measure,
    )
    for (const [server, own] of more) herds.get(server)?.push(...own)
    const memory = new Map<Server, number>()
    for (const server of servers) memory.set(server, (await server.ask<Holdings>('holdings')).peakMemory)
    const baselineOf = ({ contender }: Server): readonly Herd[] => {
      const baseline = servers.find((other) => isSingleFlight(other.contender) && other.contender.framework === contender.framework)
      return (baseline && herds.get(baseline)) ?? []
    }
    const leanest = servers[0] && memory.get(servers[0])
    return servers.map((server) => {
      const peakMemory = memory.get(server) ?? Number.NaN
      return {
        contender: server.contender,
        herds: herds.get(server) ?? [],
        ratio: compare(herds.get(server) ?? [], baselineOf(server), 'p99'),
        peakMemory,
        memory: peakMemory / (leanest ?? Number.NaN),
      }
    })
  } finally {
    await Promise.all([client, ...servers].map((process) => process.stop()))
  }
}

function isSingleFlight({ label }: Contender): boolean {
  return label.startsWith('single flight')
}

/** The raw handler first. */
async function startAll(): Promise<Server[]> {
  const terms = { maxAge: KEPT }
  const ours = await startServer(hale('node'), CHECKS, terms)
  const answer = await readAnswer(ours.port, '/readyz')
  const onFrameworks = SINGLE_FLIGHT_FRAMEWORKS.flatMap((framework) => [
    ...(framework === 'node' ? [] : [hale(framework)]),
    singleFlight(framework),
  ])
  const others = [...onFrameworks, handWritten, ...peers().filter((peer) => peer.paths.readiness)]
  const theirs = await Promise.all(others.map((other) => startServer(other, CHECKS, terms)))
  return [await startServer(raw('node', answer), CHECKS), ours, ...theirs]
}

async function sendHerd(client: Client, server: Server, probes: number): Promise<Herd> {
  const before = await server.ask<number>('mostRuns')
  const { result, ...sample } = await probe(client, server, {
    paths: [pathOf(server, 'readiness')],
    connections: probes,
    requests: probes,
    pause: ACCEPTING,
  })
  const { p50, p99 } = result.latency
  return { ...sample, p50, p99, runs: (await server.ask<number>('mostRuns')) - before }
}
