import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { choose } from './benchmarks/all'
import type { Benchmark } from './benchmarks/benchmark'
import { type Effort, full, quick } from './measure/effort'

/** The command line, read. */
export interface Order {
  readonly benchmarks: readonly Benchmark[]
  readonly effort: Effort
  /** The folder for the results. */
  readonly folder: string
  readonly quick: boolean
}

/**
 * Reads the command line: names, `--quick`, `--minutes 10` for the soak, `--out folder`.
 *
 * @throws TypeError for anything else.
 */
export function readOrder(args: readonly string[]): Order {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, minutes: { type: 'string' }, out: { type: 'string' } },
  })
  const effort = values.quick ? quick : full
  return {
    benchmarks: choose(positionals),
    effort: values.minutes === undefined ? effort : soakFor(effort, Number(values.minutes)),
    folder: values.out ?? fileURLToPath(new URL('../', import.meta.url)),
    quick: values.quick,
  }
}

/** The same rate for another duration. */
function soakFor(effort: Effort, minutes: number): Effort {
  if (!(minutes > 0)) throw new TypeError(`bench: --minutes must be a number above 0; got ${minutes}`)
  return { ...effort, minutes, soakProbes: Math.round((effort.soakProbes * minutes) / effort.minutes) }
}
