import { FAULTS } from './faults'
import { simulate } from './simulate'

const instances = Number(process.argv[2] ?? 1_000)
const probeEvery = Number(process.argv[3] ?? 5_000)
const cohorts = process.argv[4] !== 'unknown'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const percent = (share: number): string => `${(100 * share).toFixed(share === 1 ? 0 : 1)} %`
const cells = (values: readonly (string | number)[]): string => `| ${values.join(' | ')} |`

print(cells(['fault', 'rotation without', 'with', 'broken s without', 'with', 'flips without', 'with', 'asks/s']))
print('|---|---|---|---|---|---|---|---|')
for (const fault of FAULTS) {
  const without = simulate(fault, { instances, guard: false, probeEvery })
  const guarded = simulate(fault, { instances, guard: true, probeEvery, cohorts })
  print(
    cells([
      `${fault.name}${fault.tuned ? '' : ' *'}`,
      percent(without.leastReady),
      percent(guarded.leastReady),
      fault.shared ? '–' : without.brokenSeconds,
      fault.shared ? '–' : guarded.brokenSeconds,
      without.flips,
      guarded.flips,
      guarded.asksPerSecond.toFixed(2),
    ]),
  )
}
