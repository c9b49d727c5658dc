import { usual } from '../contenders/baselines'
import type { Effort } from '../measure/effort'
import { type MeasuredProcess, startProcess } from '../measure/measured-process'
import { inRounds } from '../measure/rounds'
import { startServer } from '../measure/server'
import { spreadOf } from '../measure/statistics'
import { figure, milliseconds } from '../report/figures'
import { type Goal, goalTable } from '../report/section'
import type { Benchmark } from './benchmark'

const MANY = [1_000, 10_000]
// CPU time: ms for each check and for a message, µs for a probe and a call.
const BREAK_LIMIT = 0.1
const MESSAGE_LIMIT = 100
const EXCLUDE_LIMIT = 5
const OUTCOME_LIMIT = 2

/** The traffic that `passive` watches: real calls, and only the events of calls, which are less noisy. */
const TRAFFIC = [
  { what: 'a call of fetch', kind: 'fetch', client: 'fetch' },
  { what: 'the events of a call of fetch', kind: 'fetchEvents', client: 'fetch' },
  { what: 'a call of node:http', kind: 'http', client: 'http' },
  { what: 'the events of a call of node:http', kind: 'httpEvents', client: 'http' },
  { what: 'the events of a command of ioredis', kind: 'ioredisEvents', client: 'ioredis' },
] as const

export const extremes: Benchmark = {
  name: 'extremes',
  async run(effort) {
    const process = await startProcess('extremes-process.mjs')
    try {
      const goals = [...(await breakGoals(process)), ...(await costGoals(process))]
      const watching = await watchingRows(process, effort)
      return {
        question: 'What do the edges cost: everything breaks at once, hostile messages, exclusions, real traffic?',
        notes: [
          'All figures are CPU time. When all checks break at once, each of them throws between two reports, and a listener hears every transition. The hostile message is the slowest of ten kinds.',
          `\`passive\` watches the diagnostics channels of a client library. Each row compares calls with and without it, over ${3 * effort.rounds} rounds in turns, in one process. The calls go to a server in another process. The events of a call are published without the call.`,
        ],
        goals,
        headline: { ...goalTable(goals), rows: [...goalTable(goals).rows, ...watching.map((row) => [...row, 'no goal'])] },
        tables: [{ columns: ['what', 'figure'], rows: [...goals.map(({ goal, figure: shown }) => [goal, shown]), ...watching] }],
      }
    } finally {
      await process.stop()
    }
  },
}

async function breakGoals(process: MeasuredProcess): Promise<Goal[]> {
  const goals: Goal[] = []
  for (const count of MANY) {
    const { cpu, heard } = await process.ask<{ cpu: number; heard: number }>('breakAtOnce', { count })
    goals.push({
      goal: `${count.toLocaleString('en')} checks break at once: ≤ ${figure(BREAK_LIMIT * count)} ms, every transition heard`,
      figure: `${milliseconds(cpu)}, ${heard.toLocaleString('en')} heard`,
      // One more for the report itself.
      reached: cpu <= BREAK_LIMIT * count && heard === count + 1,
    })
  }
  return goals
}

async function costGoals(process: MeasuredProcess): Promise<Goal[]> {
  const { plain, excluding } = await process.ask<{ plain: number; excluding: number }>('exclude')
  const message = await process.ask<number>('hostileMessage')
  const outcome = await process.ask<number>('outcomes')
  return [
    {
      goal: `a probe with ?exclude: ≤ ${EXCLUDE_LIMIT} µs`,
      figure: `${figure(excluding)} µs, ${figure(plain)} without`,
      reached: excluding <= EXCLUDE_LIMIT,
    },
    {
      goal: `a message of 10,000 hostile characters: ≤ ${MESSAGE_LIMIT} ms`,
      figure: milliseconds(message),
      reached: message <= MESSAGE_LIMIT,
    },
    {
      goal: `a call that outcomes() counts: ≤ ${OUTCOME_LIMIT} µs more`,
      figure: `${figure(outcome)} µs`,
      reached: outcome <= OUTCOME_LIMIT,
    },
  ]
}

/** What `passive` adds to a call, and what the call costs by itself. */
async function watchingRows(process: MeasuredProcess, effort: Effort): Promise<[string, string][]> {
  const answer = { status: 200, headers: {}, body: '{"status":"paid"}' }
  const server = await startServer(usual('node', answer), { kind: 'instant', count: 0 })
  const url = `http://127.0.0.1:${server.port}/livez`
  const rows: [string, string][] = []
  for (const { what, ...order } of TRAFFIC) {
    const samples = await inRounds(3 * effort.rounds, [false, true], (watched) =>
      process.ask<number>('traffic', { ...order, url, watched }),
    )
    const alone = samples.get(false) ?? []
    const added = spreadOf((samples.get(true) ?? []).map((cpu, round) => cpu - (alone[round] ?? Number.NaN)))
    const more = added.low > 0 ? `${figure(added.median)} µs more` : 'no more than the noise'
    const middle = `${figure(added.low)} to ${figure(added.high)}`
    rows.push([`${what} that passive() watches`, `${more} (${middle}), ${figure(spreadOf(alone).median)} without`])
  }
  await server.stop()
  return rows
}
