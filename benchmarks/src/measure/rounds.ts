import { type Spread, spreadOf } from './statistics'

/** One measurement of one contender. */
export interface Sample {
  /** Requests or runs per second. */
  readonly rate: number
  /** CPU time for each, in microseconds. */
  readonly cpu: number
  /** Whether other processes used the machine meanwhile. */
  readonly disturbed: boolean
}

/** A measurement with a figure of that name. */
type Figures<F extends string> = Record<F, number> & Pick<Sample, 'disturbed'>

/** All measurements of one contender, one for each round. */
export type Samples = readonly Sample[]

/** Measures each contender once per round, in a rotating order, so that changes of the machine affect all. */
export async function inRounds<T, S>(
  rounds: number,
  contenders: readonly T[],
  measure: (contender: T) => Promise<S>,
): Promise<Map<T, S[]>> {
  const samples = new Map<T, S[]>(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % contenders.length
    for (const contender of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      samples.get(contender)?.push(await measure(contender))
    }
  }
  return samples
}

/** How one contender compares with another one, round by round. */
export interface Comparison extends Spread {
  /** How many rounds other processes disturbed. They are set aside unless too few would be left. */
  readonly disturbed: number
  readonly setAside: boolean
}

// With fewer quiet rounds than this, all rounds count.
const ENOUGH = 3

/** The ratio of two contenders in the same round, over all undisturbed rounds. */
export function compare<F extends string>(samples: readonly Figures<F>[], baseline: readonly Figures<F>[], figure: F): Comparison {
  const pairs = samples.flatMap((sample, round) => {
    const base = baseline[round]
    return base ? [{ ratio: sample[figure] / base[figure], disturbed: sample.disturbed || base.disturbed }] : []
  })
  const quiet = pairs.filter((pair) => !pair.disturbed)
  const setAside = quiet.length >= ENOUGH
  return { ...spreadOf((setAside ? quiet : pairs).map((pair) => pair.ratio)), disturbed: pairs.length - quiet.length, setAside }
}
