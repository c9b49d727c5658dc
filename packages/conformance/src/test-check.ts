import { faultCases } from './check/fault-cases'
import { type LeakCase, leakCases } from './check/leave-nothing-behind'
import { runFaultCase } from './check/run-fault-case'
import type { CheckFaults, FaultCase, FaultName, FaultOutcome, OpenCheck } from './check-case'
import type { Target } from './fault-proxy'
import { findIt, type It } from './it'
import { requireReasons } from './require-reasons'
import { runCheckCase } from './run-check-case'

/** What came out of a fault, or why it was not tried: a row for whoever writes a table. */
export interface FaultRow {
  /** The name that was given to {@link testCheck}. */
  readonly check: string
  readonly fault: FaultName
  readonly outcome?: FaultOutcome
  readonly skipped?: string
}

/** The runner that runs the suite, and what is particular about a check with its client. */
export interface TestCheckOptions<Settings extends Target> extends CheckFaults<Settings> {
  /** The runner's `it`. @default a global `it`, else that of node:test */
  readonly it?: It
  /** Is told what came out of each fault that was tried, and at once of each that is skipped. */
  readonly told?: (row: FaultRow) => void
}

/**
 * Runs the suite that every check passes, with its real client against its real server: well, slow, stopped, frozen,
 * cut off in mid-answer, reset, refusing, with wrong credentials, and back again; then ten thousand runs that leave
 * nothing behind. Which of them apply is data. Runs in Vitest, Jest, node:test and bun:test; call it in a test file.
 *
 * Throws a TypeError for a fault that does not exist, for one that is skipped without a reason, and where no `it` is found.
 *
 * @example
 * ```ts
 * import { type OpenCheck, type ServerSwitches, type Target, testCheck } from '@hale/conformance'
 * import { it } from 'vitest'
 *
 * declare const server: Target & ServerSwitches // starts, stops, freezes and thaws the real thing
 * const open: OpenCheck<Target> = ({ host, port }) => ({
 *   check: { run: ({ signal }) => fetch(`http://${host}:${port}`, { signal }).then((answer) => answer.ok) },
 *   close: () => {},
 * })
 * testCheck('my check, fetch', open, { it, server: () => server })
 * ```
 */
export function testCheck<Settings extends Target>(name: string, open: OpenCheck<Settings>, options: TestCheckOptions<Settings>): void {
  const it = findIt(options.it)
  requireKnownFaults(options)
  for (const item of faultCases) {
    const about = { check: name, fault: item.name }
    const run = async (): Promise<void> => {
      const outcome = await runCheckCase(item.way, open, options, (context) => runFaultCase(item, context, options))
      options.told?.({ ...about, outcome })
    }
    const skipped = reasonToSkip(item, options)
    if (skipped === undefined) it(`${name}: ${item.sentence}`, run, 60_000)
    else {
      options.told?.({ ...about, skipped })
      it.skip(`${name}: ${item.sentence} (left out: ${skipped})`, run)
    }
  }
  for (const item of leakCases) {
    const run = (): Promise<void> => runCheckCase('proxy', open, options, item.run, item.timeout)
    const skipped = options.skip?.[item.name]
    if (skipped === undefined) it(`${name}: ${item.sentence}`, run, 120_000)
    else it.skip(`${name}: ${item.sentence} (left out: ${skipped})`, run)
  }
}

function reasonToSkip<Settings extends Target>(item: FaultCase, { skip, wrongCredentials }: CheckFaults<Settings>): string | undefined {
  return skip?.[item.name] ?? (item.way === 'wrong credentials' && !wrongCredentials ? 'it has none' : undefined)
}

function requireKnownFaults<Settings extends Target>({ skip = {}, lost = {}, codes = {} }: CheckFaults<Settings>): void {
  const names = faultCases.map((item) => item.name)
  const reasons = Object.entries(codes).map(([fault, { reason }]) => [fault, reason])
  requireReasons('skip', skip, [...names, ...leakCases.map((item: LeakCase) => item.name)])
  requireReasons('lost', lost, names)
  requireReasons('codes', Object.fromEntries(reasons), names)
}
