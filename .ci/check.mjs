// `pnpm check`: runs the checks of checks.json side by side and goes on after a failure, so that one run shows them all.
// The last line is `N passed, N failed`. It counts every test, and one for each other check.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * @typedef {{ readonly name: string, readonly command: string, readonly after?: string, readonly tests?: boolean }} Check
 * @typedef {{ readonly name: string, readonly command: string, readonly passed: number, readonly failed: number, readonly seconds: number }} Outcome
 */

/** @type {readonly Check[]} */
const checks = JSON.parse(readFileSync(join(import.meta.dirname, 'checks.json'), 'utf8'))
const root = join(import.meta.dirname, '..')
const results = mkdtempSync(join(tmpdir(), 'hale-check-'))
const testResults = join(results, 'tests.json')
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Runs a command in a process group of its own and prints its lines behind its name. @param {Check} check @returns {Promise<number>} */
function run({ name, command, tests }) {
  const reporters = tests ? ` --reporter=default --reporter=json --outputFile.json=${testResults}` : ''
  const child = spawn(command + reporters, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
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

/** How many tests passed and failed. A file that does not load, or an error outside a test, fails the run without failing a test. @param {number} code */
function testCounts(code) {
  if (!existsSync(testResults)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(testResults, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests || Number(code !== 0) }
}

/** @param {Check} check @returns {Promise<Outcome>} */
async function outcomeOf(check) {
  console.log(`[${check.name}] $ ${check.command}`)
  const start = performance.now()
  const code = await run(check)
  const counts = check.tests ? testCounts(code) : { passed: Number(code === 0), failed: Number(code !== 0) }
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
for (const { name, command, failed, seconds } of outcomes) {
  console.log(failed === 0 ? `ok      ${name} (${seconds} s)` : `FAILED  ${name} (${seconds} s): ${command}`)
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
