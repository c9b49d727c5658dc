import { count, flag, method, readOptions, rule } from '@hale/options'
import { faultCases } from './check/fault-cases'
import { impostorCases } from './check/impostor-cases'
import { leakCases } from './check/leak-cases'
import { runFaultCase } from './check/run-fault-case'
import { runImpostorCase, type WithClient } from './check/run-impostor-case'
import type { CheckFaults, FaultCase, FaultName, FaultOutcome, OpenCheck } from './check-case'
import type { Target } from './fault-proxy'
import { findIt, type It } from './it'
import { requireReasons } from './require-reasons'
import { runCheckCase } from './run-check-case'

/** The result of a fault, or the reason why it was skipped: a row of a table. */
export interface FaultRow {
  /** The name that was passed to {@link testCheck}. */
  readonly check: string
  readonly fault: FaultName
  readonly outcome?: FaultOutcome
  readonly skipped?: string
}

/** The options of {@link testCheck}: the test runner, the server, and what differs for this client. */
export interface TestCheckOptions<Settings extends Target> extends CheckFaults<Settings> {
  /** The runner's `it`. @default a global `it`, else the one of node:test */
  readonly it?: It
  /** Receives the result of each fault after its test, and each skipped fault at once. */
  readonly onOutcome?: (row: FaultRow) => void
}

const REASONS = rule((value) => typeof value === 'object' && value !== null, 'must be an object of reasons')
const OPTIONS = {
  it: method,
  server: method,
  wrongCredentials: method,
  withClient: method,
  codes: REASONS,
  skip: REASONS,
  unrecoverable: REASONS,
  singleConnection: flag,
  truncateAfter: count,
  runs: count,
  onOutcome: method,
}

/** Longer than any case takes on a busy machine (ms). */
const TIMEOUT = 300_000

/**
 * Runs the suite that every check passes, with its real client and its real server: the server is well, slow, stopped
 * or frozen; the connection is cut off, reset, refused or half-open; the credentials are wrong. The check must report
 * each fault and recover from it. Then thousands of runs must leave nothing behind. With `withClient` the check also gets
 * clients that reach no server, and must never be healthy with them. Call it in a test file of Vitest, Jest, node:test or
 * bun:test.
 *
 * @throws TypeError for an unknown or wrong option, for a fault that does not exist, for a fault without a reason, and where
 * there is no `it`.
 * @example
 * ```ts
 * import { type OpenCheck, type ServerSwitches, type Target, testCheck } from '@hale/conformance'
 * import { it } from 'vitest'
 *
 * declare const server: Target & ServerSwitches // starts, stops, freezes and thaws the real server
 * const open: OpenCheck<Target> = ({ host, port }) => ({
 *   check: { run: ({ signal }) => fetch(`http://${host}:${port}`, { signal }).then((answer) => answer.ok) },
 *   close: () => {},
 * })
 * testCheck('my check, fetch', open, { it, server: () => server })
 * ```
 */
export function testCheck<Settings extends Target>(name: string, open: OpenCheck<Settings>, options: TestCheckOptions<Settings>): void {
  readOptions('testCheck', options, OPTIONS)
  const it = findIt(options.it)
  requireKnownFaults(options)
  for (const item of faultCases) {
    const about = { check: name, fault: item.name }
    const run = async (): Promise<void> => {
      const outcome = await runCheckCase(item.way, open, options, (context) => runFaultCase(item, context, options))
      options.onOutcome?.({ ...about, outcome })
    }
    const skipped = reasonToSkip(item, options)
    if (skipped === undefined) it(`${name}: ${sentenceOf(item, options)}`, run, TIMEOUT)
    else {
      options.onOutcome?.({ ...about, skipped })
      it.skip(`${name}: ${item.sentence} (left out: ${skipped})`, run)
    }
  }
  for (const item of leakCases) {
    const run = (): Promise<void> => runCheckCase('proxy', open, options, item.run)
    const skipped = options.skip?.[item.name]
    if (skipped === undefined) it(`${name}: ${item.sentence}`, run, TIMEOUT)
    else it.skip(`${name}: ${item.sentence} (left out: ${skipped})`, run)
  }
  const { withClient } = options
  if (withClient) testImpostors(name, withClient, it, options.skip)
}

function testImpostors(name: string, withClient: WithClient, it: It, skip: CheckFaults<Target>['skip']): void {
  for (const item of impostorCases) {
    const run = (): Promise<void> => runImpostorCase(item, withClient)
    const skipped = skip?.[item.name]
    if (skipped === undefined) it(`${name}: ${item.sentence}`, run, TIMEOUT)
    else it.skip(`${name}: ${item.sentence} (left out: ${skipped})`, run)
  }
}

function sentenceOf<Settings extends Target>(
  { name, sentence, recoversByItself }: FaultCase,
  { unrecoverable, singleConnection }: CheckFaults<Settings>,
): string {
  const reason = unrecoverable?.[name]
  if (reason !== undefined) return `${name}: never recovers, because ${reason}`
  return recoversByItself && singleConnection ? `${name}: is unhealthy as long as its one connection is, and recovers afterwards` : sentence
}

function reasonToSkip<Settings extends Target>(item: FaultCase, { skip, wrongCredentials }: CheckFaults<Settings>): string | undefined {
  return skip?.[item.name] ?? (item.way === 'wrong credentials' && !wrongCredentials ? 'it has none' : undefined)
}

function requireKnownFaults<Settings extends Target>({ skip = {}, unrecoverable = {}, codes = {} }: CheckFaults<Settings>): void {
  const names = faultCases.map((item) => item.name)
  const reasons = Object.entries(codes).map(([fault, { reason }]) => [fault, reason])
  requireReasons('testCheck', 'skip', skip, [...names, ...leakCases.map((item) => item.name), ...impostorCases.map((item) => item.name)])
  requireReasons('testCheck', 'unrecoverable', unrecoverable, names)
  requireReasons('testCheck', 'codes', Object.fromEntries(reasons), names)
}
