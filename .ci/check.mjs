// `pnpm check`: runs the checks of checks.json side by side and goes on after a failure, so that one run shows them all.
// The last lines name what failed, then `N passed, N failed`. It counts every test, and one for each other check.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * @typedef {{ readonly name: string, readonly command: string, readonly after?: string, readonly tests?: boolean }} Check
 * @typedef {import('./test-summary.mjs').TestSummary} TestSummary
 * @typedef {{ readonly passed: number, readonly failed: number, readonly lines: readonly string[] }} Counts
 * @typedef {Counts & { readonly name: string, readonly command: string, readonly seconds: number }} Outcome
 */

/** @type {readonly Check[]} */
const checks = JSON.parse(readFileSync(join(import.meta.dirname, 'checks.json'), 'utf8'))
const root = join(import.meta.dirname, '..')
const results = mkdtempSync(join(tmpdir(), 'hale-check-'))
const testSummary = join(results, 'tests.json')
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Runs a command in a process group of its own and prints its lines behind its name. @param {Pick<Check, 'name' | 'command'>} check @returns {Promise<number>} */
function run({ name, command }) {
  const env = { ...process.env, HALE_TEST_SUMMARY: testSummary }
  const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  running.add(child)
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => console.log(`[${name}] ${line}`))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolve(code ?? 1)
    })
  })
}

/** @param {Check} check @returns {Promise<{ readonly code: number, readonly summary: TestSummary | undefined }>} */
async function runTests({ name, command }) {
  rmSync(testSummary, { force: true })
  const code = await run({ name, command: `${command} --reporter=default --reporter=./.ci/test-summary.mjs` })
  return { code, summary: existsSync(testSummary) ? JSON.parse(readFileSync(testSummary, 'utf8')) : undefined }
}

/** @param {import('./test-summary.mjs').Failure} failure */
const lineOf = ({ file, name, message }) => `${file === undefined ? '' : `${file} > `}${name}: ${message}`.slice(0, 400)

/** With more files than these, something is broken. */
const MAX_FILES_AGAIN = 10

/** The files that may run again, or none of them. @param {readonly import('./test-summary.mjs').Failure[]} failures @returns {string[]} */
function filesToRunAgain(failures) {
  const files = new Set(failures.map(({ file }) => file))
  return files.has(undefined) || files.size > MAX_FILES_AGAIN ? [] : [...files].map(String)
}

/**
 * Runs the tests. CI tries a failed test twice (`retry` in vitest.config.ts), and then each file with a failure, or with an
 * error outside a test, once more with nothing beside it: a shared machine can be too busy for a minute.
 * @param {Check} check @returns {Promise<Counts>}
 */
async function testCounts(check) {
  const { code, summary } = await runTests(check)
  if (!summary) return { passed: 0, failed: 1, lines: ['the run ended without a summary'] }
  const { passed, failures, errors, retried } = summary
  const lines = [...failures.map(lineOf), ...errors.map(lineOf), ...retried.map((test) => `passed at its second try: ${lineOf(test)}`)]
  const counts = { passed, failed: failures.length || Number(code !== 0), lines }
  const files = process.env['CI'] ? filesToRunAgain([...failures, ...errors]) : []
  if (code === 0 || files.length === 0) return counts
  const again = await runTests({ ...check, command: `${check.command} ${files.join(' ')}` })
  if (again.code === 0)
    return { passed: passed + failures.length, failed: 0, lines: [...lines, 'all of it passed when these files ran alone'] }
  const failedAgain = [...(again.summary?.failures ?? []), ...(again.summary?.errors ?? [])]
  return { ...counts, lines: [...lines, ...failedAgain.map((failure) => `failed alone too: ${lineOf(failure)}`)] }
}

/** @param {Check} check @returns {Promise<Counts>} */
async function countsOf(check) {
  const code = await run(check)
  return { passed: Number(code === 0), failed: Number(code !== 0), lines: [] }
}

/** @param {Check} check @returns {Promise<Outcome>} */
async function outcomeOf(check) {
  console.log(`[${check.name}] $ ${check.command}`)
  const start = performance.now()
  const counts = check.tests ? await testCounts(check) : await countsOf(check)
  return { ...check, ...counts, seconds: Math.round((performance.now() - start) / 1_000) }
}

/** Starts the checks in their order, as many at once as there are cores, each once the check that it needs has ended. */
function runAll() {
  /** @type {Check[]} */
  const waiting = [...checks]
  /** @type {Outcome[]} */
  const ended = []
  return new Promise((resolve, reject) => {
    function startNext() {
      if (ended.length === checks.length) return resolve(ended)
      while (running.size < availableParallelism()) {
        const next = waiting.findIndex(({ after }) => after === undefined || ended.some(({ name }) => name === after))
        const [check] = next === -1 ? [] : waiting.splice(next, 1)
        if (!check) return
        outcomeOf(check).then((outcome) => {
          ended.push(outcome)
          startNext()
        }, reject)
      }
    }
    startNext()
  })
}

/** @param {NodeJS.Signals} signal @param {number} code */
function stopOn(signal, code) {
  process.once(signal, () => {
    for (const { pid } of running) if (pid !== undefined) process.kill(-pid, signal)
    process.exit(code)
  })
}
stopOn('SIGINT', 130)
stopOn('SIGTERM', 143)
process.once('exit', () => rmSync(results, { recursive: true, force: true }))

/** @type {Outcome[]} */
const outcomes = await runAll()
console.log()
for (const { name, command, failed, seconds, lines } of outcomes) {
  console.log(failed === 0 ? `ok      ${name} (${seconds} s)` : `FAILED  ${name} (${seconds} s): ${command}`)
  for (const line of lines) console.log(`        ${line}`)
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
