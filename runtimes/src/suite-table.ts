import type { Result } from './result'
import type { Outcome } from './runtime'

/** The table of docs/runtimes.md, and below it each case that is not as elsewhere, with the reason. The same text for the same outcomes. */
export function suiteTable(results: readonly Result[]): string {
  return `${table(results)}\n\n${leftOut(results)}`
}

/** A row for each server; versions of a runtime of which the same is told share it. */
function table(results: readonly Result[]): string {
  const rows = new Map<string, string[]>()
  for (const { runtime, outcomes } of results) {
    for (const suite of new Set(outcomes.map((one) => one.suite))) {
      const count = (outcome: Outcome['outcome']): number => outcomes.filter((one) => one.suite === suite && one.outcome === outcome).length
      const told = [runtime.name, suite, count('passed'), count('skipped')].join(' | ')
      rows.set(told, [...(rows.get(told) ?? []), runtime.version])
    }
  }
  const lines = [...rows].map(([told, versions]) => `| ${told.replace(' | ', ` ${versions.join(', ')} | `)} |`)
  return ['| runtime | server, adapter | passed | not as elsewhere |', '| --- | --- | ---: | ---: |', ...lines].join('\n')
}

// The name of a test that was left out ends in why: `<case> (left out: <reason>)`.
const REASON = /^(?<name>.*) \((?:left out|different): (?<reason>.*)\)$/

/** Each reason, with where it holds and the cases that it is about. */
function leftOut(results: readonly Result[]): string {
  const reasons = new Map<string, { readonly where: Set<string>; readonly cases: Set<string> }>()
  for (const { suite, test } of results.flatMap(({ outcomes }) => outcomes.filter(({ outcome }) => outcome === 'skipped'))) {
    const { name = test, reason = 'without a reason' } = REASON.exec(test)?.groups ?? {}
    const told = reasons.get(reason) ?? { where: new Set(), cases: new Set() }
    reasons.set(reason, { where: told.where.add(suite), cases: told.cases.add(name) })
  }
  return [...reasons]
    .flatMap(([reason, { where, cases }]) => [`- ${[...where].join('; ')}: ${reason}.`, ...[...cases].map((name) => `  - \`${name}\``)])
    .join('\n')
}
