import { elapsedMs } from '../clock/elapsed-ms'
import { isoTimestamp } from '../clock/iso-timestamp'
import type { Scope } from '../contract/check'
import type { CheckResult, Probe, Report } from '../contract/report'
import { type Status, worse } from '../contract/status'
import type { ResolvedHealth } from '../options/health-options'
import type { CheckRunner } from '../run/check-runner'
import { aggregate } from './aggregate'
import type { Lifecycle } from './lifecycle'
import { phaseStatus } from './phase-status'

/** Which checks a report is about: all of a probe's, or all there are, less what the other fields leave out. */
export interface Selection {
  readonly probe?: Probe | undefined
  /** This check alone. It answers with its own status, critical or not; an unknown one is unhealthy. */
  readonly check?: string | undefined
  /** All but these. Unknown names change nothing. */
  readonly exclude?: readonly string[] | undefined
  /** Only the checks of this scope. */
  readonly scope?: Scope | undefined
}

/** A selection with the last report on it. */
interface View {
  readonly selection: Selection
  readonly rows: readonly CheckRunner[]
  /** What must run besides the rows while the instance is starting. */
  readonly startup: readonly CheckRunner[]
  latest?: { readonly report: Report; readonly revision: number; readonly freshUntil: number }
  pending?: { readonly report: Promise<Report>; readonly runs: number } | undefined
}

/** Makes reports: from the results that are fresh, joined with runs under way, after runs for what is missing. */
export interface Reporter {
  evaluate(selection: Selection): Report | Promise<Report>
  /** What the results that are there come to. Starts no run. */
  snapshot(probe?: Probe): Report
  /** A result or the phase is another one: no earlier report may be served. */
  changed(): void
  /** A run started: whoever asks from now on may not join an earlier report. */
  runStarted(): void
}

export function createReporter(plan: ResolvedHealth, lifecycle: Lifecycle, runners: readonly CheckRunner[]): Reporter {
  const views = new Map<string | undefined, View>()
  let revision = 0
  let runs = 0

  function viewOf(selection: Selection): View {
    const { probe, scope, check, exclude } = selection
    if (exclude?.length) return createView(selection)
    // Nearly everybody asks for all of a probe's checks: its name is key enough.
    const key = scope === undefined && check === undefined ? probe : `${probe} ${scope} ${check}`
    const kept = views.get(key)
    if (kept) return kept
    const view = createView(selection)
    // Whoever asks for checks that are not there must not fill the memory.
    if (check === undefined || view.rows.length > 0) views.set(key, view)
    return view
  }

  function createView(selection: Selection): View {
    const { probe, scope, check, exclude } = selection
    const selected = runners.filter(
      ({ plan: { name, scope: own } }) =>
        (scope === undefined || own === scope) && (check === undefined || name === check) && !exclude?.includes(name),
    )
    return {
      selection,
      rows: selected.filter((runner) => probe === undefined || runner.plan.probe === probe),
      startup: probe === 'readiness' ? selected.filter((runner) => runner.plan.probe === 'startup') : [],
    }
  }

  function rowsOf(view: View): readonly CheckRunner[] {
    return view.selection.probe === 'readiness' && lifecycle.phase === 'draining' ? [] : view.rows
  }

  function needsOf(view: View): readonly CheckRunner[] {
    return lifecycle.phase === 'starting' ? [...view.startup, ...view.rows] : rowsOf(view)
  }

  function evaluate(selection: Selection): Report | Promise<Report> {
    const view = viewOf(selection)
    const asked = performance.now()
    const { latest } = view
    if (latest && latest.revision === revision && asked < latest.freshUntil) return latest.report

    const missing = needsOf(view).filter((runner) => !runner.ready(asked))
    // One look at the clock does for all, but for what a synchronous check took before the next one starts.
    let now = asked
    for (const runner of missing) {
      runner.start(now)
      if (!runner.running) now = performance.now()
    }
    // A slow background check's first run is not waited for.
    const awaited = missing.filter((runner) => runner.running && runner.plan.timeout <= plan.deadline)
    if (awaited.length === 0) return makeReport(view, asked)
    // No run has started since that report was asked for, so all that it will tell is as new as this question needs.
    // Where I/O ends with its request, nobody joins a report that another request is making: it may never be done.
    if (view.pending?.runs === runs && !plan.requestBound) return view.pending.report
    const report = whenDone(awaited).then(() => {
      if (view.pending?.report === report) view.pending = undefined
      return makeReport(view, asked)
    })
    view.pending = { report, runs }
    return report
  }

  function makeReport(view: View, asked: number): Report {
    const { probe, check } = view.selection
    const rows = rowsOf(view)
    // Without a prototype: a thousand names are then entered twice as fast, and none of them is ever inherited.
    const checks: Record<string, CheckResult> = Object.create(null)
    for (const runner of rows) checks[runner.plan.name] = runner.result
    const report: Report = {
      status: worse(byPhase(view.selection), check === undefined ? aggregate(rows.map(resultOf)) : (rows[0]?.result.status ?? 'unhealthy')),
      name: plan.name,
      version: plan.version,
      phase: lifecycle.phase,
      probe,
      timestamp: isoTimestamp(Date.now()),
      duration: elapsedMs(asked),
      checks,
      holds: lifecycle.holds,
      blindSpots: probe === undefined && check === undefined ? plan.blindSpots : undefined,
    }
    view.latest = { report, revision, freshUntil: needsOf(view).reduce(earlierEnd, Infinity) }
    return report
  }

  function snapshot(probe?: Probe): Report {
    const view = viewOf({ probe })
    const asked = performance.now()
    // Looking is what turns a background check's old result stale.
    for (const runner of needsOf(view)) runner.ready(asked)
    return makeReport(view, asked)
  }

  // Asked for one check without a probe, people want to know of that check alone.
  function byPhase({ probe, check }: Selection): Status {
    return probe === undefined && check !== undefined ? 'healthy' : phaseStatus(lifecycle, probe)
  }

  return {
    evaluate,
    snapshot,
    changed() {
      revision += 1
    },
    runStarted() {
      runs += 1
    },
  }
}

function whenDone(runners: readonly CheckRunner[]): Promise<void> {
  return new Promise((resolve) => {
    let left = runners.length
    const done = (): void => {
      left -= 1
      if (left === 0) resolve()
    }
    for (const runner of runners) runner.wait(done)
  })
}

function resultOf(runner: CheckRunner): CheckResult {
  return runner.result
}

function earlierEnd(end: number, runner: CheckRunner): number {
  return Math.min(end, runner.freshUntil)
}
