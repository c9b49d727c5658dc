import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Outcome, Runtime } from './runtime'

/** What came out on one runtime. */
export interface Result {
  readonly runtime: Runtime
  readonly outcomes: readonly Outcome[]
}

const page = fileURLToPath(new URL('../../docs/runtimes.md', import.meta.url))
const start = '<!-- From here on `pnpm test:runtimes` writes. -->'
const end = '<!-- To here. -->'

/** Writes what came out into docs/runtimes.md: the same text for the same outcomes. */
export function writeTable(results: readonly Result[]): void {
  const text = readFileSync(page, 'utf8')
  const [before, after] = [text.indexOf(start), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`docs/runtimes.md lacks the lines "${start}" and "${end}"`)
  writeFileSync(page, `${text.slice(0, before)}${start}\n\n${table(results)}\n\n${leftOut(results)}\n\n${text.slice(after)}`)
}

function table(results: readonly Result[]): string {
  const rows = results.flatMap(({ runtime, outcomes }) =>
    suitesOf(outcomes).map((suite) => {
      const count = (outcome: Outcome['outcome']): number => outcomes.filter((one) => one.suite === suite && one.outcome === outcome).length
      return [`${runtime.name} ${runtime.version}`, suite, count('passed'), count('skipped')]
    }),
  )
  return [['runtime', 'server, adapter', 'passed', 'not as elsewhere'], ['---', '---', '---:', '---:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Each case that was left out or declared to be different, with its reason and where. */
function leftOut(results: readonly Result[]): string {
  const places = new Map<string, Set<string>>()
  for (const { runtime, outcomes } of results) {
    for (const { suite, test } of outcomes.filter(({ outcome }) => outcome === 'skipped')) {
      places.set(test, (places.get(test) ?? new Set()).add(`${runtime.name}: ${suite}`))
    }
  }
  return [...places].map(([test, where]) => `- ${test.replaceAll('*', '\\*')}: on ${[...where].join('; ')}`).join('\n')
}

function suitesOf(outcomes: readonly Outcome[]): readonly string[] {
  return [...new Set(outcomes.map(({ suite }) => suite))]
}
