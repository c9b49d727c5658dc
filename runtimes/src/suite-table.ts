import type { Result } from './result'
import type { Outcome } from './runtime'

/** The table of docs/evidence/runtimes.md. Below it is each case that is not as elsewhere, with the reason. The same outcomes give the same text. */
export function suiteTable(results: readonly Result[]): string {
  return `${table(results)}\n\n${leftOut(results)}`
}

/** One row for each server. Versions of a runtime with the same outcomes share it. */
function table(results: readonly Result[]): string {
  const rows = new Map<string, string[]>()
  for (const { runtime, outcomes } of results) {
    for (const suite of new Set(outcomes.map((one) => one.suite))) {
      const count = (outcome: Outcome['outcome']): number => outcomes.filter((one) => one.suite === suite && one.outcome === outcome).length
      const row = [runtime.name, suite, count('passed'), count('skipped')].join(' | ')
      rows.set(row, [...(rows.get(row) ?? []), runtime.version])
    }
  }
  const lines = [...rows].map(([row, versions]) => `| ${row.replace(' | ', ` ${versions.join(', ')} | `)} |`)
  return ['| runtime | server, adapter | passed | not as elsewhere |', '| --- | --- | ---: | ---: |', ...lines].join('\n')
}

// The name of a skipped test ends with the reason: `<case> (left out: <reason>)`.
const REASON = /^(?<name>.*) \((?:left out|different): (?<reason>.*)\)$/

/** Each reason, with its servers and its cases. */
function leftOut(results: readonly Result[]): string {
  const reasons = new Map<string, { readonly where: Set<string>; readonly cases: Set<string> }>()
  for (const { suite, test } of results.flatMap(({ outcomes }) => outcomes.filter(({ outcome }) => outcome === 'skipped'))) {
    const { name = test, reason = 'without a reason' } = REASON.exec(test)?.groups ?? {}
    const found = reasons.get(reason) ?? { where: new Set(), cases: new Set() }
    reasons.set(reason, { where: found.where.add(suite), cases: found.cases.add(name) })
  }
  return [...reasons]
    .flatMap(([reason, { where, cases }]) => [`- ${[...where].join('; ')}: ${reason}.`, ...[...cases].map((name) => `  - \`${name}\``)])
    .join('\n')
}
