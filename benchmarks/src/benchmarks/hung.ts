import { setTimeout as sleep } from 'node:timers/promises'
import { handWritten, handWrittenTimeout, singleFlight } from '../contenders/baselines'
import type { Contender } from '../contenders/contender'
import { hale } from '../contenders/ours'
import { peers } from '../contenders/peers'
import type { Effort } from '../measure/effort'
import { pathOf } from '../measure/probe'
import { type Holdings, startClient, startServer } from '../measure/server'
import type { LoadResult } from '../measured/load-order'
import { figure, megabytes, milliseconds } from '../report/figures'
import { hungPlot } from '../report/hung-plot'
import type { Goal } from '../report/section'
import type { Benchmark } from './benchmark'

const CHECKS = { kind: 'slow', count: 10 } as const
// The default of Hale, and the setting of the others that have a timeout.
const BOUND = 500
const LATE = 10
// A hung check may run again: mostly one answer was lost, and the next connection is well.
const MOST_UNSETTLED = 3
// How long (ms) an earlier result may answer.
const REMEMBERED = 1_100
const FIRST = 100
const CONNECTIONS = 50
const AT_A_TIME = 4
// Node.js itself varies by less than this. More is growth.
const FLAT = 256 * 1024

/** The result of one contender. */
interface Row {
  readonly contender: Contender
  /** The probes that arrived at once right after the dependencies hung, and all later ones. */
  readonly first: LoadResult
  readonly later: LoadResult
  /** Runs of one check that never settled. */
  readonly outstanding: number
  /** From the middle of the later probes to the end. */
  readonly half: Holdings
  readonly end: Holdings
}

export const hung: Benchmark = {
  name: 'hung',
  async run(effort) {
    const others = [handWritten, handWrittenTimeout, singleFlight('node'), ...peers().filter((peer) => peer.paths.readiness && !peer.keeps)]
    const rows = [await hang(hale('node'), effort)]
    // Several contenders at a time: they only wait.
    while (others.length > 0) rows.push(...(await Promise.all(others.splice(0, AT_A_TIME).map((other) => hang(other, effort)))))
    return {
      question: 'What happens to probes, and to the process, when ten dependencies never answer?',
      notes: [
        `${FIRST} probes arrive at once, then up to ${effort.hungProbes.toLocaleString('en')} over ${CONNECTIONS} connections for at most ${figure(effort.trial)} s. A probe gives up after ${effort.patience.toLocaleString('en')} ms. A check has a timeout of ${BOUND} ms: ours by default, the others where they have one. Runs are those of one check that have not settled at the end. Heap and timers compare the middle of the later probes with the end.`,
      ],
      goals: rows.filter(({ contender }) => contender.role === 'hale').flatMap((row) => goalsFor(row, effort)),
      tables: [
        {
          columns: ['', 'first answers, p99', 'later answers, p99', 'probes', 'unanswered', 'runs per check', 'timers', 'heap'],
          rows: rows.map(({ contender, first, later, outstanding, half, end }) => [
            contender.label,
            answerTime(first),
            answerTime(later),
            (probesOf(first) + probesOf(later)).toLocaleString('en'),
            (first.unanswered + later.unanswered).toLocaleString('en'),
            outstanding.toLocaleString('en'),
            `${half.timers} → ${end.timers}`,
            `${megabytes(half.heap)} → ${megabytes(end.heap)}`,
          ]),
        },
      ],
      plots: [
        {
          file: 'hung-dependency.svg',
          svg: hungPlot(
            rows.map(({ contender, first, later }) => ({
              label: contender.label,
              role: contender.role,
              first: slowest(first),
              later: slowest(later),
            })),
          ),
        },
      ],
    }
  },
}

async function hang(contender: Contender, effort: Effort): Promise<Row> {
  const [client, server] = await Promise.all([startClient(), startServer(contender, CHECKS, { timeout: BOUND })])
  try {
    const { port } = server
    const order = { port, paths: [pathOf(server, 'readiness')], patience: effort.patience }
    // Until now every check passed, so let old results expire.
    await client.load({ ...order, connections: CONNECTIONS, requests: 500 })
    await server.ask('hang')
    await sleep(REMEMBERED)
    const first = await client.load({ ...order, connections: FIRST, requests: FIRST })
    const share = { ...order, connections: CONNECTIONS, requests: effort.hungProbes / 2, seconds: effort.trial / 2 }
    const early = await client.load(share)
    const half = await server.ask<Holdings>('holdings')
    const late = await client.load(share)
    const end = await server.ask<Holdings>('holdings')
    return { contender, first, later: together(early, late), outstanding: await server.ask<number>('mostRuns'), half, end }
  } finally {
    await Promise.all([client.stop(), server.stop()])
  }
}

function together(a: LoadResult, b: LoadResult): LoadResult {
  const latency = {
    p50: Math.max(a.latency.p50, b.latency.p50),
    p99: Math.max(a.latency.p99, b.latency.p99),
    max: Math.max(a.latency.max, b.latency.max),
  }
  return { ...b, answered: a.answered + b.answered, unanswered: a.unanswered + b.unanswered, latency }
}

function goalsFor({ first, later, outstanding, half, end }: Row, effort: Effort): Goal[] {
  const slow = Math.max(first.latency.p99, later.latency.p99)
  const unanswered = first.unanswered + later.unanswered
  const growth = end.heap - half.heap
  return [
    {
      goal: `every answer ≤ ${BOUND + LATE} ms at p99`,
      figure: unanswered > 0 ? `${unanswered} without an answer` : milliseconds(slow),
      reached: unanswered === 0 && slow <= BOUND + LATE,
    },
    {
      goal: `at most ${MOST_UNSETTLED} runs unsettled per check after ${effort.hungProbes.toLocaleString('en')} probes`,
      figure: `${outstanding} after ${probesOf(later).toLocaleString('en')}`,
      reached: outstanding <= MOST_UNSETTLED && probesOf(later) >= effort.hungProbes,
    },
    { goal: 'timers flat', figure: `${half.timers} → ${end.timers}`, reached: end.timers <= half.timers },
    { goal: 'heap flat', figure: `${figure(growth / 1024)} kB more`, reached: growth < FLAT },
  ]
}

function probesOf({ answered, unanswered }: LoadResult): number {
  return answered + unanswered
}

function slowest({ answered, unanswered, latency }: LoadResult): number | undefined {
  return answered > 0 && unanswered === 0 ? latency.p99 : undefined
}

function answerTime(result: LoadResult): string {
  const slow = slowest(result)
  return slow === undefined ? 'never' : milliseconds(slow)
}
