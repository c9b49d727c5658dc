// Runs the tests of the checks against real servers and writes what came out of each fault into docs/faults.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startVitest } from 'vitest/node'

/**
 * @typedef {{ status: string, code?: string, ms: number, back?: number | string }} Outcome
 * @typedef {{ check: string, fault: string, outcome?: Outcome, skipped?: string }} Row
 */

const root = join(import.meta.dirname, '..', '..')
const told = mkdtempSync(join(tmpdir(), 'hale-faults-'))
// The tests append a line for each fault: tellFault of packages/testbed.
const file = join(told, 'rows')
writeFileSync(file, '')
process.env['HALE_FAULTS_FILE'] = file

/** @param {number} value */
const ms = (value) => `${Math.round(value)} ms`

/** What came out, in one cell. @param {Row | undefined} row */
function cell(row) {
  if (!row) return ''
  if (!row.outcome) return `not tried: ${row.skipped}`
  const { status, code, ms: took, back } = row.outcome
  const came = `${code ? `\`${code}\`` : status} in ${ms(took)}`
  if (back === undefined) return came
  return typeof back === 'number' ? `${came}, back after ${ms(back)}` : `${came}, never back: ${back}`
}

/** One table per check: a row for each fault, a column for each client. @param {string} check */
function table(check) {
  const mine = rows.filter((row) => row.check.startsWith(`${check}, `))
  const clients = [...new Set(mine.map((row) => row.check))].sort()
  const faults = [...new Set(mine.map((row) => row.fault))]
  const lines = faults.map((fault) => [
    fault,
    ...clients.map((client) => cell(mine.find((row) => row.check === client && row.fault === fault))),
  ])
  const head = ['fault', ...clients.map((client) => client.slice(check.length + 2))]
  return [`## ${check}`, '', ...[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)].join('\n')
}

const vitest = await startVitest('test', ['packages/checks'], { root, watch: false, project: ['packages'] })
await vitest.close()
const failed = vitest.state.getCountOfFailedTests() > 0
/** @type {Row[]} */
const all = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
rmSync(told, { recursive: true })
// A check whose server is not installed was not tried at all. What was skipped is told first, and belongs last.
const rows = all
  .filter((row) => all.some(({ check, outcome }) => check === row.check && outcome))
  .sort((one, other) => Number(!one.outcome) - Number(!other.outcome))
if (failed || rows.length === 0) throw new Error('nothing written: a test failed, or none was run')

const checks = [...new Set(rows.map((row) => row.check.slice(0, row.check.indexOf(', '))))].sort()
writeFileSync(
  join(root, 'docs', 'faults.md'),
  `# What the checks say when something breaks

Written by \`pnpm test:faults\`: each check with real clients against a private instance of the real server, which is stopped, frozen
(SIGSTOP) or reached through a proxy that delays, cuts off, resets and refuses. A run has 300 ms. Each cell tells what came out, in how
long, and how long after the fault was over the check was healthy again; clients wait 50 ms before they connect again where that can be
told them. "Stopped" counts from when the server takes connections again. \`maxAge\` is 0 here: add yours for what a probe sees.

Measured on ${platform()} ${arch()}, ${cpus().length} cores, Node ${process.version}.

${checks.map(table).join('\n\n')}
`,
)
