import { argv } from 'node:process'
import type { Result } from './result'
import { runRuntime } from './run-runtime'
import type { Outcome } from './runtime'
import { runtimes } from './runtimes'
import { suiteTable } from './suite-table'
import { supportTable } from './support-table'
import { writePart } from './written-part'

// `pnpm test:runtimes` runs all and writes the tables. `pnpm test:runtimes deno` runs those whose name begins with "deno".
const wanted = argv[2]?.toLowerCase() ?? ''
const chosen = runtimes.filter(({ name, version }) => `${name} ${version}`.toLowerCase().startsWith(wanted))
if (chosen.length === 0) throw new Error(`no runtime is called ${wanted}: use one of ${runtimes.map(({ name }) => name).join(', ')}`)

const results: Result[] = []
for (const runtime of chosen) {
  const start = performance.now()
  const result = { runtime, outcomes: await runRuntime(runtime) }
  print(result, performance.now() - start)
  results.push(result)
}
const failed = results.some(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'failed'))
if (failed) process.exitCode = 1
else if (chosen.length === runtimes.length) {
  writePart('docs/evidence/runtimes.md', suiteTable(results))
  writePart('docs/packages.md', supportTable(results))
}

function print({ runtime, outcomes }: Result, ms: number): void {
  const count = (outcome: Outcome['outcome']): string => `${outcomes.filter((one) => one.outcome === outcome).length} ${outcome}`
  const figures = [count('passed'), count('skipped'), count('failed')].join(', ')
  console.log(`${runtime.name} ${runtime.version}: ${figures}, in ${(ms / 1000).toFixed(1)} s`)
  for (const { suite, test, error } of outcomes.filter(({ outcome }) => outcome === 'failed')) {
    console.log(`  failed: ${suite}: ${test}\n    ${error?.replaceAll('\n', '\n    ')}`)
  }
}
