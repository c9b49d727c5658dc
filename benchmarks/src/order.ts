import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { choose } from './benchmarks/all'
import type { Benchmark } from './benchmarks/benchmark'
import { type Effort, full, quick } from './measure/effort'
import type { Limits } from './run-all'

const MINUTE = 60_000
// A whole run takes about ten minutes. On a machine that is too slow it ends all the same.
const LAST_BEGIN = 11 * MINUTE
// Besides the soak, whose minutes come on top.
const LONGEST = 8 * MINUTE

/** The command line, read. */
export interface Order {
  readonly benchmarks: readonly Benchmark[]
  readonly effort: Effort
  readonly limits: Limits
  /** The folder for the results. */
  readonly folder: string
  /** The page of the docs that shows the figures. `undefined` where the results go to another folder. */
  readonly page: string | undefined
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
  const chosen = values.quick ? quick : full
  const effort = values.minutes === undefined ? chosen : soakFor(chosen, Number(values.minutes))
  return {
    benchmarks: choose(positionals),
    effort,
    limits: { begin: LAST_BEGIN, each: LONGEST + effort.minutes * MINUTE },
    folder: values.out ?? fileURLToPath(new URL('../', import.meta.url)),
    page:
      values.out === undefined && !values.quick ? fileURLToPath(new URL('../../docs/evidence/performance.md', import.meta.url)) : undefined,
    quick: values.quick,
  }
}

/** The same rate for another duration. */
function soakFor(effort: Effort, minutes: number): Effort {
  if (!(minutes > 0)) throw new TypeError(`bench: --minutes must be a number above 0; got ${minutes}`)
  return { ...effort, minutes, soakProbes: Math.round((effort.soakProbes * minutes) / effort.minutes) }
}
