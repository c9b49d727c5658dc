import { elapsedMs } from '../clock/elapsed-ms'
import { isoTimestamp } from '../clock/iso-timestamp'
import { now as clockNow, onAgeClock } from '../clock/now'
import type { CheckResult, Probe, Report } from '../contract/report'
import { type Status, worse } from '../contract/status'
import type { ResolvedHealth } from '../options/health-options'
import type { CheckRunner } from '../run/check-runner'
import { andThen, promiseOf } from '../runtime/promise'
import type { AboutSource } from './about'
import { contribution } from './aggregate'
import type { Lifecycle } from './lifecycle'
import { phaseStatus } from './phase-status'
import { createViews, type Selection, type View } from './views'

// How long (ms) a report on every check is served although all of its results are fresh.
const LONGEST_ABOUT = 1_000

/** Makes reports: from results that are fresh, joined with runs under way, after runs for what is missing. */
export interface Reporter {
  evaluate(selection: Selection): Report | Promise<Report>
  /** A report on the results that are there. Starts no run. */
  snapshot(probe?: Probe): Report
  /** How long (ms) the last report on the selection answers without a run: 0 where a run is due. */
  freshFor(selection: Selection): number
  /** A result or the phase is another one: no earlier report may be served. */
  changed(): void
  /** A run started: a caller from now on may not join an earlier report. */
  runStarted(): void
}

/** `together` does work whose events are delivered at its end. */
export function createReporter(
  resolved: ResolvedHealth,
  lifecycle: Lifecycle,
  runners: readonly CheckRunner[],
  about: AboutSource,
  together: (work: () => void) => void,
): Reporter {
  const { requestBound } = resolved
  const viewOf = createViews(runners)
  let revision = 0
  let runs = 0

  function rowsOf(view: View): readonly CheckRunner[] {
    return view.selection.probe === 'readiness' && lifecycle.phase === 'draining' ? [] : view.rows
  }

  function needsOf(view: View): readonly CheckRunner[] {
    return lifecycle.phase === 'starting' ? [...view.startup, ...view.rows] : rowsOf(view)
  }

  function evaluate(selection: Selection): Report | Promise<Report> {
    const view = viewOf(selection)
    const asked = clockNow()
    if (view.latest && remaining(view, asked) > 0) return view.latest.report

    // Nothing has started, ended or aged since the last caller, so this one need not look at each check again.
    const { pending } = view
    if (pending?.runs === runs && pending.revision === revision && onAgeClock(asked) < pending.freshUntil) {
      // It runs already, but a test may have removed its timer.
      pending.awaited.start(asked, selection.peer)
      return pending.report
    }

    const needs = needsOf(view)
    const missing = needs.filter((runner) => !runner.ready(asked, selection.peer))
    if (missing.length > 0) together(() => startAll(missing, asked, selection.peer))
    const awaited = missing.filter((runner) => runner.awaited())
    const [first] = awaited
    if (!first) return makeReport(view, asked)
    // No run has started since that report was asked for, so all its results are as new as this caller needs.
    const shared = view.pending?.runs === runs ? view.pending.report : undefined
    const report =
      shared ??
      andThen(whenDone(awaited), () => {
        if (view.pending?.report === report) view.pending = undefined
        return makeReport(view, asked)
      })
    // Where I/O ends with its request, a report that another request makes may never be done.
    if (!requestBound) view.pending = { report, runs, revision, freshUntil: needs.reduce(earlierAge, Infinity), awaited: first }
    return report
  }

  function startAll(missing: readonly CheckRunner[], asked: number, peer: boolean | undefined): void {
    // One look at the clock is enough for all, but for what a synchronous check took before the next one starts.
    let now = asked
    for (const runner of missing) {
      runner.start(now, peer)
      if (!runner.running()) now = clockNow()
    }
  }

  function remaining({ latest }: View, asked: number): number {
    return latest?.revision === revision ? latest.freshUntil - onAgeClock(asked) : 0
  }

  function makeReport(view: View, asked: number): Report {
    const { probe, check, checks: group } = view.selection
    const rows = rowsOf(view)
    const onAll = probe === undefined && check === undefined && group === undefined
    // Without a prototype: a thousand names are then entered twice as fast, and no name is inherited.
    const checks: Record<string, CheckResult> = Object.create(null)
    let status: Status = 'healthy'
    for (const {
      resolved: { name },
      result,
    } of rows) {
      checks[name] = result
      status = worse(status, contribution(result))
    }
    const report: Report = Object.freeze({
      status: worse(byPhase(view.selection), check === undefined ? status : (rows[0]?.result.status ?? 'unhealthy')),
      name: resolved.name,
      version: resolved.version,
      phase: lifecycle.phase,
      probe,
      timestamp: isoTimestamp(),
      duration: elapsedMs(asked),
      checks: Object.freeze(checks),
      holds: lifecycle.holds,
      blindSpots: onAll ? resolved.blindSpots() : undefined,
      about: onAll ? about.read() : undefined,
    })
    // The times in `about` go on where no result ages.
    const longest = onAll ? onAgeClock(clockNow()) + LONGEST_ABOUT : Infinity
    view.latest = { report, revision, freshUntil: view.selection.peer ? -Infinity : needsOf(view).reduce(earlierEnd, longest) }
    return report
  }

  function snapshot(probe?: Probe): Report {
    const view = viewOf({ probe })
    const asked = clockNow()
    for (const runner of needsOf(view)) runner.look(asked)
    return view.latest?.revision === revision ? view.latest.report : makeReport(view, asked)
  }

  // Without a probe, a report on one check is about that check alone.
  function byPhase({ probe, check }: Selection): Status {
    return probe === undefined && check !== undefined ? 'healthy' : phaseStatus(lifecycle, probe)
  }

  return {
    evaluate,
    snapshot,
    freshFor: (selection) => Math.max(0, remaining(viewOf(selection), clockNow())),
    changed() {
      revision += 1
    },
    runStarted() {
      runs += 1
    },
  }
}

function whenDone(runners: readonly CheckRunner[]): Promise<void> {
  return promiseOf((resolve) => {
    let left = runners.length
    const done = (): void => {
      left -= 1
      if (left === 0) resolve()
    }
    for (const runner of runners) runner.wait(done)
  })
}

function earlierEnd(end: number, runner: CheckRunner): number {
  return Math.min(end, runner.freshUntil())
}

/** A run under way renews its result, but not in the background, where it may be stopped meanwhile. */
function earlierAge(end: number, runner: CheckRunner): number {
  return runner.running() && runner.resolved.every === undefined ? end : earlierEnd(end, runner)
}
