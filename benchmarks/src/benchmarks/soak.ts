import { setTimeout as sleep } from 'node:timers/promises'
import { BOTH, type Contender, measuredModule } from '../contenders/contender'
import type { Effort } from '../measure/effort'
import { type Client, type Holdings, startClient, startServer } from '../measure/server'
import { median } from '../measure/statistics'
import type { LoadOrder } from '../measured/load-order'
import { figure, megabytes } from '../report/figures'
import type { Goal } from '../report/section'
import type { Benchmark } from './benchmark'

const SOAKED: Contender = {
  label: '@hale/node',
  role: 'hale',
  framework: 'node',
  module: measuredModule('servers/soak.mjs'),
  serve: 'serve',
  paths: BOTH,
}
const PATHS = ['/readyz', '/livez', '/healthz', '/readyz/flapping', '/startupz', '/readyz?exclude=hung']
// In every n-th second the client gives up early. Odd, because slow results expire every other second.
const IMPATIENT = 7
// The pause (ms) before a sample: longer than the slowest check that ends.
const REST = 900
const FLAT = 512 * 1024

/** The memory and resources of the process after a number of probes. */
interface Sample extends Holdings {
  readonly probes: number
  readonly minutes: number
}

/** All samples, and how many probes got a response. */
interface Soaking {
  readonly samples: readonly Sample[]
  readonly answered: number
  readonly unanswered: number
}

export const soak: Benchmark = {
  name: 'soak',
  async run(effort) {
    const { samples, answered, unanswered } = await soakFor(effort)
    return {
      question: `What is left of ${effort.soakProbes.toLocaleString('en')} probes in ${figure(effort.minutes)} minutes, while checks fail, hang and flap?`,
      notes: [
        `One check each passes, fails, throws undefined, returns nonsense, takes 300 ms, never settles, settles after its timeout, ends on abort, flaps, and runs in the background. Probes use ${PATHS.length} paths in turn. Connections close after 50 requests, or earlier when the client gives up. ${answered.toLocaleString('en')} probes got a response, and the client gave up ${unanswered.toLocaleString('en')}. Each sample follows a garbage collection without a probe under way. Flat means: no more in the second half than in the first, and at most ${FLAT / 1024} kB more heap.`,
      ],
      goals: goalsFor(samples, answered + unanswered, effort),
      tables: [
        {
          columns: ['minutes', 'probes', 'heap', 'peak memory', 'timers', 'sockets', 'process listeners'],
          rows: samples.map(({ minutes, probes, heap, peakMemory, timers, sockets, listeners }) => [
            minutes.toFixed(1),
            probes.toLocaleString('en'),
            megabytes(heap),
            megabytes(peakMemory),
            String(timers),
            String(sockets),
            String(listeners),
          ]),
        },
      ],
    }
  },
}

async function soakFor(effort: Effort): Promise<Soaking> {
  const [client, server] = await Promise.all([startClient(), startServer(SOAKED, { kind: 'instant', count: 0 })])
  const samples: Sample[] = []
  const start = performance.now()
  let answered = 0
  let unanswered = 0
  try {
    for (let taken = 0; taken < effort.samples; taken += 1) {
      const end = start + ((taken + 1) / effort.samples) * effort.minutes * 60_000
      const slices = Math.max(1, Math.round((end - performance.now() - REST) / 1_000))
      const goal = Math.round(((taken + 1) / effort.samples) * effort.soakProbes)
      for (let slice = 0; slice < slices; slice += 1) {
        const requests = Math.ceil((goal - answered - unanswered) / (slices - slice))
        const order = {
          port: server.port,
          paths: PATHS,
          connections: 20,
          perConnection: 50,
          patience: slice % IMPATIENT === 0 ? 100 : 2_000,
          requests,
        }
        const result = await loadFor(1_000, client, order)
        answered += result.answered
        unanswered += result.unanswered
      }
      await sleep(REST)
      const holdings = await server.ask<Holdings>('holdings')
      samples.push({ ...holdings, probes: answered + unanswered, minutes: (performance.now() - start) / 60_000 })
    }
  } finally {
    await Promise.all([client.stop(), server.stop()])
  }
  return { samples, answered, unanswered }
}

/** Sends the load and takes at least `ms` ms. */
async function loadFor(ms: number, client: Client, order: LoadOrder) {
  const [result] = await Promise.all([client.load(order), sleep(ms)])
  return result
}

function goalsFor(samples: readonly Sample[], probes: number, effort: Effort): Goal[] {
  const half = samples.length >> 1
  const [early, late] = [samples.slice(0, half), samples.slice(half)]
  const most = (of: readonly Sample[], what: 'timers' | 'sockets' | 'listeners') => Math.max(...of.map((sample) => sample[what]))
  const growth = median(late.map(({ heap }) => heap)) - median(early.map(({ heap }) => heap))
  return [
    {
      goal: `${effort.soakProbes.toLocaleString('en')} probes in ${figure(effort.minutes)} minutes`,
      figure: `${probes.toLocaleString('en')} in ${(samples.at(-1)?.minutes ?? 0).toFixed(1)}`,
      reached: probes >= effort.soakProbes,
    },
    { goal: 'heap flat', figure: `${figure(growth / 1024)} kB more`, reached: growth <= FLAT },
    ...(['timers', 'sockets', 'listeners'] as const).map((what) => ({
      goal: `${what} flat`,
      figure: `${most(early, what)} → ${most(late, what)}`,
      reached: most(late, what) <= most(early, what),
    })),
  ]
}
