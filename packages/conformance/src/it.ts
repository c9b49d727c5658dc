/** What the suites need of a test runner. The `it` of Vitest, Jest, node:test and bun:test fits, and so does their `test`. */
export interface It {
  /** node:test, which has no limit of its own, leaves the timeout in ms out of account. */
  (name: string, run: () => Promise<void>, timeout?: number): unknown
  skip(name: string, run: () => Promise<void>): unknown
}

const remedy = 'hand in the one of your test runner, as in { it } with import { it } from "vitest"'

/**
 * The runner's `it`: the one that was handed in, else a global one, else that of node:test. Throws a TypeError where
 * neither is right: under Vitest and Jest without their globals, the tests of node:test would never run.
 */
export function findIt(given: It | undefined): It {
  const found: unknown = given ?? (globalThis as { readonly it?: unknown }).it ?? nodesIt()
  if (!isIt(found)) throw new TypeError(`it is ${typeof found}${typeof found === 'function' ? ' without skip()' : ''}: ${remedy}`)
  return found
}

function isIt(value: unknown): value is It {
  return typeof value === 'function' && 'skip' in value && typeof value.skip === 'function'
}

function nodesIt(): unknown {
  const { VITEST, JEST_WORKER_ID } = process.env
  const other = (VITEST && 'Vitest') || (JEST_WORKER_ID && 'Jest')
  if (other) throw new TypeError(`it is undefined, and ${other} has no global one here: ${remedy}`)
  return process.getBuiltinModule('node:test')?.it
}
