import { elapsedMs } from './clock/elapsed-ms'
import { createTimeouts } from './clock/timeouts'
import type { About, AboutParts } from './contract/about'
import type { Fleet } from './contract/fleet'
import type { CheckResult, Phase, Probe, Report } from './contract/report'
import { createEventQueue } from './events/event-queue'
import { createListeners } from './events/listeners'
import type { CheckRun, CheckRunListener } from './events/run-event'
import { createStatusWatch } from './events/status-watch'
import type { Transition, TransitionListener } from './events/transition'
import { type HealthOptions, resolveHealth } from './options/health-options'
import type { ResolvedCheck } from './options/resolve-check'
import { createAbout } from './report/about'
import { createLifecycle } from './report/lifecycle'
import { createProbeTally, type ProbeTally } from './report/probe-tally'
import { readOnlyMap } from './report/read-only-map'
import { createReporter } from './report/reporter'
import type { Selection } from './report/views'
import { createRunner } from './run/check-runner'
import { createGuard, type Guard } from './run/guard'
import { createSchedule } from './run/schedule'
import { captureContext } from './runtime/async-context'
import { promiseOf } from './runtime/promise'

const BEGIN = { from: 'released', to: 'held' } as const
const END = { from: 'held', to: 'released' } as const

/** The health of one service instance, from {@link createHealth}: its reports, its events, its life cycle. */
export interface Health {
  readonly phase: Phase
  /** The other instances, as they were passed to `createHealth`. */
  readonly fleet?: Fleet | undefined
  /** Whether the instance has finished initialising. Draining does not change it. */
  readonly started: boolean
  /** How long (ms) a report may take. */
  readonly deadline: number
  /** The names of all checks, each with its probe. Read-only. */
  readonly checks: ReadonlyMap<string, Probe>
  /** The answer to a probe, or a report on every check without one. Takes the deadline at most and never rejects. */
  report(probe?: Probe): Promise<Report>
  /**
   * The report on a selection of checks, for adapters. It is a promise only if a run must be awaited. Never throws, never
   * rejects.
   */
  evaluate(selection?: Selection): Report | Promise<Report>
  /**
   * The report on a probe, or on every check without one, from the results that are there, whatever their age. It runs no
   * check: use it for metrics. A check without a result is unhealthy with the code `pending`.
   */
  snapshot(probe?: Probe): Report
  /**
   * How long ago (ms) the last run of a check ended, whatever the wall clock does: use it for metrics, since a `timestamp`
   * shows that clock. Before a run has ended, how long the check exists. `undefined` for an unknown check.
   */
  ageOf(check: string): number | undefined
  /** How long (ms) the last report on a selection answers without a run: for a copy that is kept elsewhere. 0 where a run is due. */
  freshFor(selection?: Selection): number
  /**
   * Keeps the instance in the phase `starting` until the returned function is called. To release twice is to release once.
   *
   * @throws TypeError without a reason.
   */
  hold(reason: string): () => void
  /** Times and settings of the instance as they are now, for tools. The full report on every check holds them too. */
  about(): About
  /**
   * Adds a part to `about` in the full report, read anew for each report: for packages that know more of the instance.
   * Returns a function that removes it. A part that throws, or that JSON cannot hold, is left out and reported once on the
   * console.
   *
   * @throws TypeError for something else than a function.
   */
  addAbout(part: () => AboutParts): () => void
  /** Makes readiness unhealthy at once and for good. Call it on SIGTERM, before the server closes. */
  drain(): void
  /**
   * Calls back once on each change of a check, a report or the phase, in the order in which they happen. Returns a function
   * that ends it. A listener runs in the async context of `createHealth`, never in that of a request.
   *
   * @throws TypeError for something else than a function.
   */
  onTransition(listener: TransitionListener): () => void
  /**
   * Calls back once when a run of a check has ended: use it to count. Returns a function that ends it.
   *
   * @throws TypeError for something else than a function.
   */
  onRun(listener: CheckRunListener): () => void
  /**
   * Runs the background and startup checks now. They begin by themselves on the next turn of the event loop, so this is
   * needed after `stop` only.
   */
  start(): void
  /** Stops the background checks, and startup checks run for probes only. Background results become stale, so unhealthy. */
  stop(): void
}

/**
 * Describes the health of a service: its checks, each for one probe. Call it when the service starts and pass the result to
 * an adapter's `probes`. Background and startup checks begin on the next turn of the event loop. They keep no process alive.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
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
  const resolved = resolveHealth(options)
  const { checks, name: service, requestBound, fleet } = resolved
  const context = captureContext()
  const timeouts = createTimeouts(requestBound, context)
  const queue = createEventQueue(context)
  const transitions = createListeners<Transition>('transition', 'onTransition', service, queue)
  const runs = createListeners<CheckRun>('run', 'onRun', service, queue)
  const startup = checks.filter(({ probe, critical }) => probe === 'startup' && critical).map(({ name }) => name)
  const lifecycle = createLifecycle(startup, phaseMayChange)
  const tallies = { liveness: tallyOf('liveness'), readiness: tallyOf('readiness'), startup: tallyOf('startup') }
  const watch = createStatusWatch(tallies, lifecycle, transitions)
  const events = { started: () => reporter.runStarted(), changed: resultChanged }
  const runners = checks.map((check) => createRunner(check, timeouts, context, events, guardOf(check)))
  const runnerOf = new Map(runners.map((runner) => [runner.resolved.name, runner]))
  const about = createAbout(resolved, lifecycle)
  const reporter = createReporter(resolved, lifecycle, runners, about, queue.together)

  function tallyOf(probe: Probe): ProbeTally {
    return createProbeTally(checks.filter((check) => check.probe === probe).length)
  }

  function guardOf(check: ResolvedCheck): Guard | undefined {
    const { probe, scope, critical } = check
    return fleet && probe === 'readiness' && scope === 'dependency' && critical ? createGuard(fleet, check, timeouts) : undefined
  }

  function phaseMayChange(): void {
    reporter.changed()
    about.look()
    watch.look()
    queue.flush()
  }

  function resultChanged(check: ResolvedCheck, result: CheckResult, before: CheckResult | undefined, ended: boolean, error: unknown): void {
    const { name, probe } = check
    const from = before?.status
    const { held } = result
    reporter.changed()
    tallies[probe].update(result, before)
    if (from !== result.status) {
      transitions.emit({ kind: 'check', name, probe, from, to: result.status, result, error })
      if (probe === 'startup' && result.status !== 'unhealthy') passed(check)
    }
    const turned = !held !== !before?.held
    if (turned) transitions.emit({ kind: 'held', name, probe, ...(held ? BEGIN : END), held, result })
    if (turned || from !== result.status) watch.look()
    if (ended) runs.emit({ name, probe, result, error })
    queue.flush()
  }

  function passed(check: ResolvedCheck): void {
    lifecycle.passed(check.name)
    about.look()
    schedule.end(check)
  }

  function evaluate(selection: Selection = {}): Report | Promise<Report> {
    schedule.startOnce()
    about.asked()
    return reporter.evaluate(selection)
  }

  const health: Health = {
    fleet,
    deadline: resolved.deadline,
    get started() {
      return lifecycle.started
    },
    get phase() {
      return lifecycle.phase
    },
    checks: readOnlyMap(checks.map(({ name, probe }) => [name, probe])),
    report(probe) {
      const report = evaluate({ probe })
      return 'then' in report ? report : promiseOf((resolve) => resolve(report))
    },
    evaluate,
    snapshot: reporter.snapshot,
    ageOf(check) {
      const runner = runnerOf.get(check)
      return runner && elapsedMs(runner.endedAt)
    },
    freshFor: (selection = {}) => reporter.freshFor(selection),
    hold: lifecycle.hold,
    about: about.read,
    addAbout: about.add,
    drain: lifecycle.drain,
    onTransition: transitions.add,
    onRun: runs.add,
    start: () => schedule.start(),
    stop: () => schedule.stop(),
  }
  fleet?.join(health)
  // Last, since it sets a timer: a fleet that refuses the health must leave no check running.
  const schedule = createSchedule(runners, requestBound, context)
  return health
}
