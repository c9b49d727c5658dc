import type { AdapterCase, Differences, MountAdapter, MountHandler } from './adapter-case'
import { adapterCases, handlerCases } from './adapter-cases'
import { findIt, type It } from './it'
import { requireKnownDifferences } from './known-differences'
import { requireReasons } from './require-reasons'
import { runAdapterCase } from './run-adapter-case'

/** Longer than any case takes on a busy machine (ms). Some runners allow five seconds by default. */
const timeout = 60_000

const NO_MOUNT: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(handlerCases).map((capability) => [capability, 'no mountHandler is given']),
)

/** The runner that runs the suite, and what is particular about a framework. */
export interface TestAdapterOptions {
  /** The runner's `it`. @default a global `it`, else that of node:test */
  readonly it?: It
  /** What the framework answers by itself before it calls the adapter, by request line, each with its reason. */
  readonly differences?: Differences
  /** Starts the app with a handler in place of the probes, to test `mount`. Its cases are left out without it. */
  readonly mountHandler?: MountHandler
  /** Cases that the framework makes impossible, by `<capability>: <sentence>` or `<capability>`, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>
}

/**
 * Runs the suite that every adapter passes, through real requests to real servers, in Vitest, Jest, node:test or
 * bun:test. Call it at the top of a test file. The tests are called `<name>: <capability>: <sentence>`. What is left
 * out or declared to be different is printed as a skipped test with its reason.
 *
 * Throws a TypeError for a difference that no case asks about, for a case to skip that does not exist, and where no
 * `it` is found.
 *
 * @example
 * ```ts
 * import { type MountAdapter, testAdapter } from '@hale/conformance'
 * import { it } from 'vitest'
 *
 * declare const mount: MountAdapter // starts an app, as the README shows
 *
 * testAdapter('my framework', mount, {
 *   it,
 *   differences: { 'GET /readyz/%zz': { status: 400, reason: 'its router refuses what it cannot decode' } },
 *   skip: { 'keep-alive': 'it closes each connection' },
 * })
 * ```
 */
export function testAdapter(name: string, mount: MountAdapter, options: TestAdapterOptions = {}): void {
  const { differences = {}, mountHandler } = options
  const cases = Object.entries({ ...adapterCases, ...handlerCases })
  const skip = { ...(mountHandler ? {} : NO_MOUNT), ...options.skip }
  const it = findIt(options.it)
  requireKnownDifferences(differences)
  requireReasons(
    'testAdapter',
    'skip',
    skip,
    cases.flatMap(([capability, items]) => [capability, ...items.map(keyIn(capability))]),
  )
  for (const [capability, items] of cases) {
    for (const item of items) {
      const key = keyIn(capability)(item)
      const reason = skip[key] ?? skip[capability]
      const difference = item.requestLine === undefined ? undefined : differences[item.requestLine]
      const run = (): Promise<void> => runAdapterCase(item, mount, differences, mountHandler)
      if (reason !== undefined) it.skip(`${name}: ${key} (left out: ${reason})`, run)
      else if (difference) {
        it.skip(`${name}: ${key} (different: ${difference.reason})`, run)
        it(`${name}: ${key}, apart from the declared ${difference.status}`, run, timeout)
      } else it(`${name}: ${key}`, run, timeout)
    }
  }
}

const keyIn =
  (capability: string) =>
  (item: AdapterCase): string =>
    `${capability}: ${item.name}`
