// Runs the tests of the checks against real servers and writes the result of each fault to docs/evidence/faults.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startVitest } from 'vitest/node'

/**
 * @typedef {{ status: string, code?: string, ms: number, back?: number | string }} Outcome
 * @typedef {{ check: string, fault: string, outcome?: Outcome, skipped?: string }} Row
 */

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'hale-faults-'))
// The tests append a line for each fault: recordFault of packages/testbed.
const file = join(folder, 'rows')
writeFileSync(file, '')
process.env['HALE_FAULTS_FILE'] = file

/** @param {number} value */
const ms = (value) => `${Math.round(value)} ms`

/** The result of one fault, as a cell. @param {Row | undefined} row */
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
rmSync(folder, { recursive: true })
// Leave out a check whose server is not installed. Skipped faults arrive first and belong last.
const rows = all
  .filter((row) => all.some(({ check, outcome }) => check === row.check && outcome))
  .sort((one, other) => Number(!one.outcome) - Number(!other.outcome))
if (failed || rows.length === 0) throw new Error('nothing written: a test failed, or no test ran')

const checks = [...new Set(rows.map((row) => row.check.slice(0, row.check.indexOf(', '))))].sort()
writeFileSync(
  join(root, 'docs', 'evidence', 'faults.md'),
  `# What each check reports when something breaks

How to read a cell: the error code (or \`healthy\`), how long the run took, and how long after the end of the fault the check was healthy again.

- Each check uses real clients and a private instance of the real server. \`maxAge\` is 0, so add yours.
- A run has 300 ms where it must hang, 1 s where the connection is lost, and 10 s where it must pass.
- \`stopped\` stops the server, \`frozen\` sends it SIGSTOP. A proxy makes the other faults: it delays, cuts, resets or refuses connections.
- \`half-open\` drops the bytes of the open connections and does not close them; new connections work. A client with several connections is back with the second run, while the fault lasts. A client with one is back when the proxy resets it.
- \`file\`, \`certificate\` and \`clock\` have faults of their own: those of a file and of a time server.
- The time after \`stopped\` counts from when the server accepts connections again. Clients wait 50 ms before they reconnect, if that can be set.

\`pnpm test:faults\` writes this page.

Measured on ${platform()} ${arch()}, ${cpus().length} cores, Node ${process.version}.

${checks.map(table).join('\n\n')}
`,
)
