import { describe, it } from 'vitest'
import { faultCases } from './check/fault-cases'
import { leaveNothingBehind, leaveNothingHanging } from './check/leave-nothing-behind'
import { runFaultCase } from './check/run-fault-case'
import type { CheckFaults, FaultName, FaultOutcome, OpenCheck, Target } from './check-case'
import { runCheckCase } from './run-check-case'

declare module 'vitest' {
  interface TaskMeta {
    /** What came out of a fault, or why it was not tried, for a reporter that writes a table. */
    fault?: { readonly check: string; readonly fault: FaultName; readonly outcome?: FaultOutcome; readonly skipped?: string }
  }
}

/**
 * Runs the suite that every check passes, with its real client against its real server: well, slow, stopped, frozen,
 * cut off in mid-answer, reset, refusing, with wrong credentials, and back again; then ten thousand runs that leave
 * nothing behind. Which of them apply is data. Call it in a test file, where the server runs.
 *
 * @example
 * ```ts
 * import { type CheckFaults, type OpenCheck, type Target, testCheck } from '@hale/conformance'
 *
 * declare const server: CheckFaults<Target>['server'] // starts, stops, freezes and thaws the real thing
 * declare const openProxy: CheckFaults<Target>['openProxy']
 * const open: OpenCheck<Target> = ({ host, port }) => ({
 *   check: { run: ({ signal }) => fetch(`http://${host}:${port}`, { signal }).then((answer) => answer.ok) },
 *   close: () => {},
 * })
 * testCheck('my check, fetch', open, { server, openProxy })
 * ```
 */
export function testCheck<Settings extends Target>(name: string, open: OpenCheck<Settings>, faults: CheckFaults<Settings>): void {
  describe(name, () => {
    for (const item of faultCases) {
      it(item.sentence, { timeout: 60_000 }, async ({ task, skip }) => {
        const skipped =
          faults.skipped?.[item.name] ?? (item.way === 'wrong credentials' && !faults.wrongCredentials ? 'it has none' : undefined)
        const about = { check: name, fault: item.name }
        if (skipped !== undefined) {
          task.meta.fault = { ...about, skipped }
          return skip(skipped)
        }
        const outcome = await runCheckCase(item.way, open, faults, (context) => runFaultCase(item, context, faults))
        task.meta.fault = { ...about, outcome }
      })
    }

    it('has nothing left of runs that hung once the server answers again', { timeout: 60_000 }, () =>
      runCheckCase('proxy', open, faults, leaveNothingHanging),
    )

    it(`leaves nothing behind in ${faults.runs ?? '10,000'} runs`, { timeout: 120_000 }, () =>
      // One of so many runs may be slow on a busy machine, and this is not about time.
      runCheckCase('proxy', open, faults, leaveNothingBehind, 10_000),
    )
  })
}
