import { createTimeouts } from './clock/timeouts'
import type { CheckResult, Phase, Probe, Report } from './contract/report'
import type { Status } from './contract/status'
import { createListeners } from './events/listeners'
import type { CheckRun, CheckRunListener } from './events/run-event'
import { createStatusWatch } from './events/status-watch'
import type { Transition, TransitionListener } from './events/transition'
import { type HealthOptions, resolveHealth } from './options/health-options'
import type { ResolvedCheck } from './options/resolve-check'
import { createLifecycle } from './report/lifecycle'
import { createReporter, type Selection } from './report/reporter'
import { createRunner } from './run/check-runner'
import { createSchedule } from './run/schedule'

/** The health of one service instance: ask it for reports, tell it of its life. Made by {@link createHealth}. */
export interface Health {
  readonly phase: Phase
  /** The names of all checks, with the probe that each belongs to. */
  readonly checks: ReadonlyMap<string, Probe>
  /**
   * The answer to a probe, or without one a report of every check, for people. Takes no longer than the deadline and
   * never rejects.
   */
  report(probe?: Probe): Promise<Report>
  /**
   * The report on a selection of the checks, for those who carry it further, such as an adapter: at once when nothing
   * has to be waited for. Never throws, never rejects.
   */
  evaluate(selection?: Selection): Report | Promise<Report>
  /**
   * The report on a probe, or without one on every check, from the results that are there, whatever their age: for a
   * scrape that must never run a check. What was never asked for is unhealthy with the code `pending`.
   */
  snapshot(probe?: Probe): Report
  /**
   * Keeps the instance in the phase `starting` until the returned function is called. Releasing twice releases one.
   * Throws a TypeError without a reason.
   */
  hold(reason: string): () => void
  /** Turns readiness unhealthy at once and for good. Call it on SIGTERM, before the server closes. */
  drain(): void
  /** Calls back on each change of a check, a report or the phase, once. Returns what ends that. */
  onTransition(listener: TransitionListener): () => void
  /** Calls back when a run of a check has ended, once for each run: for counting. Returns what ends that. */
  onRun(listener: CheckRunListener): () => void
  /** Starts the background checks before the first report does. */
  start(): void
  /** Stops the background checks. Their results go stale, and so unhealthy. */
  stop(): void
}

/**
 * Describes what can be wrong with a service, once, for everybody who asks. Call it when the service starts, and hand
 * the result to an adapter's `probes`. Throws a TypeError that names the value and the remedy when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 *
 * const health = createHealth({
 *   name: 'orders',
 *   version: '1.4.2',
 *   readiness: {
 *     upstream: async ({ signal }) => {
 *       const response = await fetch('http://localhost:9000/livez', { signal })
 *       if (!response.ok) throw new Error(`answered ${response.status}`)
 *     },
 *   },
 * })
 * const report = await health.report('readiness')
 * console.log(report.status)
 * ```
 */
export function createHealth(options: HealthOptions = {}): Health {
  const plan = resolveHealth(options)
  const bounds = createTimeouts(plan.requestBound)
  const transitions = createListeners<Transition>('transition', plan.name)
  const runs = createListeners<CheckRun>('run', plan.name)
  const startup = plan.checks.filter(({ probe, critical }) => probe === 'startup' && critical).map(({ name }) => name)
  const lifecycle = createLifecycle(startup, changed)
  const events = { started: () => reporter.runStarted(), ended: runEnded, changed: resultChanged }
  const runners = plan.checks.map((check) => createRunner(check, bounds, events))
  const schedule = createSchedule(runners)
  const reporter = createReporter(plan, lifecycle, runners)
  const watch = createStatusWatch(runners, lifecycle, transitions)

  function changed(): void {
    reporter.changed()
    watch.look()
  }

  function runEnded({ name, probe }: ResolvedCheck, result: CheckResult, error: unknown): void {
    if (runs.present) runs.tell({ name, probe, result, error })
  }

  function resultChanged(check: ResolvedCheck, result: CheckResult, from: Status | undefined, error: unknown): void {
    reporter.changed()
    if (from === result.status) return
    const { name, probe } = check
    transitions.tell({ kind: 'check', name, probe, from, to: result.status, result, error })
    if (probe === 'startup' && result.status === 'healthy') lifecycle.passed(name)
    watch.look()
  }

  function evaluate(selection: Selection = {}): Report | Promise<Report> {
    schedule.startOnce()
    return reporter.evaluate(selection)
  }

  return {
    get phase() {
      return lifecycle.phase
    },
    checks: new Map(plan.checks.map(({ name, probe }) => [name, probe])),
    report: async (probe) => evaluate({ probe }),
    evaluate,
    snapshot: reporter.snapshot,
    hold: lifecycle.hold,
    drain: lifecycle.drain,
    onTransition: transitions.add,
    onRun: runs.add,
    start: schedule.start,
    stop: schedule.stop,
  }
}
