import { BY_HAND, type EvaluatingContender, evaluatingPeers, LEAN, OURS } from '../contenders/evaluators'
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
  /** Evaluations per second, as a ratio to the lean lines and to those with times. */
  readonly lean: Comparison
  readonly ratio: Comparison
}

export const evaluation: Benchmark = {
  name: 'evaluation',
  async run(effort) {
    const contenders = [LEAN, BY_HAND, OURS, ...evaluatingPeers()]
    const sized: (readonly [number, readonly Row[]])[] = []
    for (const count of effort.evaluationSizes) sized.push([count, await rowsFor(count, contenders, effort)])
    return {
      question: 'How many times a second can all checks run, compared with hand-written code?',
      notes: [
        `Evaluations run in one process, one after the other. Every check settles on the next turn of the event loop, the least that an external check can take, so only the evaluation costs time. Ours has \`maxAge: 0\` and everything else on: timeouts, shared runs, ages, thresholds, timestamps, frozen results. The lean lines have nothing of that; those with times measure each check. The target is at least ${LIMIT} × hand-written, no timer left, and no more bytes. Bytes are what one evaluation allocates on the heap. Timers are what one evaluation leaves behind.`,
      ],
      goals: sized.flatMap(([count, rows]) => goalsFor(count, rows)),
      headline: headlineOf(sized),
      tables: sized.map(([count, rows]) => tableFor(count, rows)),
    }
  },
}

/** Ours against both hand-written baselines, and what one check of ours costs. */
function headlineOf(sized: readonly (readonly [number, readonly Row[]])[]): Table {
  return {
    columns: ['checks', 'evaluations per second × lean lines', '× lines with times', 'CPU µs per check'],
    rows: sized.map(([count, rows]) => {
      const row = rows.find(({ contender }) => contender === OURS)
      const cpu = median(row?.samples.map((sample) => sample.cpu) ?? []) / count
      return [count.toLocaleString('en'), row ? rateRatio(row.lean.median) : '–', row ? rateRatio(row.ratio.median) : '–', figure(cpu)]
    }),
  }
}

async function rowsFor(count: number, contenders: readonly EvaluatingContender[], effort: Effort): Promise<Row[]> {
  const samples = await raceEvaluations(contenders, count, effort)
  const rows: Row[] = []
  for (const contender of contenders) {
    const own = samples.get(contender) ?? []
    const allocation = await measureAllocation(contender, count)
    rows.push({
      contender,
      samples: own,
      lean: compare(own, samples.get(LEAN) ?? [], 'rate'),
      ratio: compare(own, samples.get(BY_HAND) ?? [], 'rate'),
      ...allocation,
    })
  }
  return rows
}

function goalsFor(count: number, rows: readonly Row[]): Goal[] {
  const [, byHand, ours] = rows
  if (!byHand || !ours) return []
  const size = `${count.toLocaleString('en')} ${count === 1 ? 'check' : 'checks'}`
  return [
    { goal: `${size}: ≥ ${LIMIT} × the lean lines`, figure: ratioWithSpread(ours.lean), reached: ours.lean.median >= LIMIT },
    { goal: `${size}: ≥ ${LIMIT} × the lines with times`, figure: ratioWithSpread(ours.ratio), reached: ours.ratio.median >= LIMIT },
    {
      goal: `${size}: bytes per run ≤ the lines with times`,
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
      '× lean, per second',
      '× with times, per second',
      'middle half',
      'rounds',
      'bytes/run',
      'timers left/run',
    ],
    rows: rows.map(({ contender, samples, lean, ratio: compared, bytes, timers }) => [
      contender.label,
      figure(median(samples.map((sample) => sample.rate))),
      figure(median(samples.map((sample) => sample.cpu))),
      rateRatio(lean.median),
      rateRatio(compared.median),
      spread(compared),
      rounds(compared),
      figure(bytes),
      figure(timers),
    ]),
  }
}

/** Slow libraries need more digits. */
function rateRatio(value: number): string {
  return value < 0.1 ? figure(value) : ratio(value)
}
