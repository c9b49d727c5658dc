import { BY_HAND, type EvaluatingContender, evaluatingPeers, OURS } from '../contenders/evaluators'
import type { Effort } from '../measure/effort'
import { type Allocation, measureAllocation, raceEvaluations } from '../measure/evaluations'
import { type Comparison, compare, type Samples } from '../measure/rounds'
import { median } from '../measure/statistics'
import { figure, ratio, ratioWithSpread, rounds, spread } from '../report/figures'
import type { Goal } from '../report/section'
import type { Table } from '../report/table'
import type { Benchmark } from './benchmark'

const LIMIT = 0.9

/** The result of one contender with one number of checks. */
interface Row extends Allocation {
  readonly contender: EvaluatingContender
  readonly samples: Samples
  readonly ratio: Comparison
}

export const evaluation: Benchmark = {
  name: 'evaluation',
  async run(effort) {
    const contenders = [BY_HAND, OURS, ...evaluatingPeers()]
    const sized: (readonly [number, readonly Row[]])[] = []
    for (const count of effort.evaluationSizes) sized.push([count, await rowsFor(count, contenders, effort)])
    return {
      question: 'How many times a second can all checks run, compared with hand-written code?',
      notes: [
        `Evaluations run in one process, one after the other. Every check is an async function that does nothing, so only the evaluation costs time. Ours has \`maxAge: 0\` and everything else on: timeouts, shared runs, ages, thresholds. The target is at least ${LIMIT} × hand-written, no timer left, and no more bytes. Bytes are what one evaluation allocates on the heap. Timers are what one evaluation leaves behind.`,
      ],
      goals: sized.flatMap(([count, rows]) => goalsFor(count, rows)),
      tables: sized.map(([count, rows]) => tableFor(count, rows)),
    }
  },
}

async function rowsFor(count: number, contenders: readonly EvaluatingContender[], effort: Effort): Promise<Row[]> {
  const samples = await raceEvaluations(contenders, count, effort)
  const rows: Row[] = []
  for (const contender of contenders) {
    const own = samples.get(contender) ?? []
    const allocation = await measureAllocation(contender, count)
    rows.push({ contender, samples: own, ratio: compare(own, samples.get(BY_HAND) ?? [], 'rate'), ...allocation })
  }
  return rows
}

function goalsFor(count: number, rows: readonly Row[]): Goal[] {
  const [byHand, ours] = rows
  if (!byHand || !ours) return []
  const size = `${count.toLocaleString('en')} ${count === 1 ? 'check' : 'checks'}`
  return [
    { goal: `${size}: ≥ ${LIMIT} × hand-written`, figure: ratioWithSpread(ours.ratio), reached: ours.ratio.median >= LIMIT },
    {
      goal: `${size}: bytes per run ≤ hand-written`,
      figure: `${figure(ours.bytes)} against ${figure(byHand.bytes)}`,
      reached: ours.bytes <= byHand.bytes,
    },
    { goal: `${size}: no timer left`, figure: figure(ours.timers), reached: ours.timers === 0 },
  ]
}

function tableFor(count: number, rows: readonly Row[]): Table {
  return {
    title: `${count.toLocaleString('en')} ${count === 1 ? 'check' : 'checks'}`,
    columns: [
      '',
      'evaluations/s',
      'CPU µs/evaluation',
      '× hand-written, per second',
      'middle half',
      'rounds',
      'bytes/run',
      'timers left/run',
    ],
    rows: rows.map(({ contender, samples, ratio: compared, bytes, timers }) => [
      contender.label,
      figure(median(samples.map((sample) => sample.rate))),
      figure(median(samples.map((sample) => sample.cpu))),
      compared.median < 0.1 ? figure(compared.median) : ratio(compared.median),
      spread(compared),
      rounds(compared),
      figure(bytes),
      figure(timers),
    ]),
  }
}
