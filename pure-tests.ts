import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isLong } from './test-order.ts'

const root = import.meta.dirname

/** What a test changes or measures and shares with its process: listeners, threads, globals, memory, the servers of the testbed. */
const TOUCHES_ITS_PROCESS = [
  /\bprocess[.[]|\bgracefulShutdown\(|\b(captureIo|describe(InBrowser|WithServer)|globalThis|growthOver|probeThread|unhandledRejections)\b/,
  /'node:(async_hooks|child_process|cluster|diagnostics_channel|inspector|module|perf_hooks|process|test|v8|vm|worker_threads)'/,
  /'@hale\/(conformance|leaks|testbed)/,
]

/**
 * The test files of packages that can run in one process, one after the other. A process for each would cost more than
 * its tests. `fresh-file.ts` gives each file fresh modules, real timers and real globals.
 */
export function pureTests(): string[] {
  return testFiles().filter((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return !isLong(file) && !TOUCHES_ITS_PROCESS.some((pattern) => pattern.test(text))
  })
}

function testFiles(): string[] {
  const sources = readdirSync(join(root, 'packages')).map((folder) => join(root, 'packages', folder, 'src'))
  return sources
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
      return files.map((file) => relative(root, join(folder, file)))
    })
}
