import type { EvaluatingContender } from '../contenders/evaluators'
import type { CheckOrder } from '../measured/setup'
import type { Effort } from './effort'
import { type MeasuredProcess, startProcess } from './measured-process'
import { watchOthers } from './others'
import { inRounds, type Sample } from './rounds'

/** What one evaluation costs besides time. */
export interface Allocation {
  /** Bytes on the heap. */
  readonly bytes: number
  /** Timers left behind. */
  readonly timers: number
}

// A young generation that holds everything that a measurement allocates.
const ROOM = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']

/** Lets each contender evaluate a number of checks, in turns, each in its own process. */
export async function raceEvaluations(
  contenders: readonly EvaluatingContender[],
  count: number,
  effort: Effort,
): Promise<Map<EvaluatingContender, Sample[]>> {
  const all = new Map<EvaluatingContender, Sample[]>(contenders.map((contender) => [contender, []]))
  for (let set = 0; set < effort.sets; set += 1) {
    const here = set === 0 ? contenders : contenders.filter(({ role }) => role !== 'peer')
    const processes = new Map<EvaluatingContender, MeasuredProcess>()
    try {
      for (const contender of here) processes.set(contender, await start(contender, { kind: 'turn', count }))
      for (const process of processes.values()) await measure(process, effort.warmUp)
      const measured = await inRounds(effort.rounds, [...processes], ([, process]) => measure(process, effort.seconds))
      for (const [[contender], samples] of measured) all.get(contender)?.push(...samples)
    } finally {
      await Promise.all([...processes.values()].map((process) => process.stop()))
    }
  }
  return all
}

export async function measureAllocation(contender: EvaluatingContender, count: number): Promise<Allocation> {
  const process = await start(contender, { kind: 'instant', count }, ROOM)
  try {
    return { bytes: await process.ask<number>('bytesPerRun'), timers: await process.ask<number>('timersPerRun') }
  } finally {
    await process.stop()
  }
}

function start({ module }: EvaluatingContender, { kind, count }: CheckOrder, nodeFlags: readonly string[] = []): Promise<MeasuredProcess> {
  const order = { module, evaluator: 'evaluator', checks: { kind, count }, setup: { maxAge: 0 } }
  return startProcess('evaluation-process.mjs', order, nodeFlags)
}

async function measure(process: MeasuredProcess, seconds: number): Promise<Sample> {
  const watch = watchOthers()
  const result = await process.ask<{ runs: number; seconds: number; cpu: number }>('run', { seconds })
  return { rate: result.runs / result.seconds, cpu: result.cpu / result.runs, disturbed: watch.disturbed(result.cpu) }
}
