// A reporter of Vitest for `pnpm check`. It writes what the end of the output must show to the file that HALE_TEST_SUMMARY names.
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * @typedef {{ readonly file?: string, readonly name: string, readonly message: string }} Failure
 * @typedef {{ readonly passed: number, readonly failures: readonly Failure[], readonly errors: readonly Failure[], readonly retried: readonly Failure[] }} TestSummary
 */

/** @param {{ readonly name?: string, readonly message?: string } | undefined} error */
function lineOf(error) {
  const [line = ''] = (error?.message ?? '').split('\n')
  return `${error?.name ?? 'Error'}: ${line}`
}

/** @param {import('vitest/node').TestModule} module @returns {Failure[]} */
function failuresOf(module) {
  const file = module.relativeModuleId
  const failed = [...module.children.allTests('failed')].map((test) => ({
    file,
    name: test.fullName,
    message: lineOf(test.result().errors?.[0]),
  }))
  return [...failed, ...module.errors().map((error) => ({ file, name: 'the file', message: lineOf(error) }))]
}

/** With the error of the first try. @param {import('vitest/node').TestModule} module @returns {Failure[]} */
function retriedOf(module) {
  const tests = [...module.children.allTests('passed')].filter((test) => test.diagnostic()?.flaky)
  return tests.map((test) => ({ file: module.relativeModuleId, name: test.fullName, message: lineOf(test.result().errors?.[0]) }))
}

/** An error outside a test: an event or a promise of the file that ran at that time. @param {import('vitest/node').SerializedError} error @returns {Failure} */
function errorOf(error) {
  const { VITEST_TEST_PATH: path, VITEST_TEST_NAME: name } = error
  const file = typeof path === 'string' ? { file: relative(join(import.meta.dirname, '..'), path) } : {}
  return { ...file, name: typeof name === 'string' ? name : 'outside a test', message: lineOf(error) }
}

/** Vitest calls it with `new`. @returns {import('vitest/node').Reporter} */
export default function testSummary() {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      /** @type {TestSummary} */
      const summary = {
        passed: modules.reduce((sum, module) => sum + [...module.children.allTests('passed')].length, 0),
        failures: modules.flatMap(failuresOf),
        errors: unhandledErrors.map(errorOf),
        retried: modules.flatMap(retriedOf),
      }
      writeFileSync(process.env['HALE_TEST_SUMMARY'] ?? '', JSON.stringify(summary))
    },
  }
}
