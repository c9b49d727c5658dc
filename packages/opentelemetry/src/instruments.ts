import type { Counter, Histogram, Meter, MetricOptions, Observable } from '@opentelemetry/api'

/** In seconds: the buckets of the conventions for the duration of a call. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

const measured = (unit: string, description: string): MetricOptions => ({ unit, description })

/** The metrics that show the current state. */
export function createGauges(
  meter: Meter,
): Readonly<
  Record<'checkStatus' | 'reportStatus' | 'phase' | 'age' | 'stuck' | 'longestBlock' | 'held' | 'peers' | 'asks' | 'unanswered', Observable>
> {
  const oneHot = 'for the current one, 0 for the others.'
  const upDown = (name: string, options: MetricOptions): Observable => meter.createObservableUpDownCounter(name, options)
  return {
    checkStatus: upDown('hale.check.status', measured('{check}', `The status of a check: 1 ${oneHot}`)),
    reportStatus: upDown('hale.report.status', measured('{report}', `The status of the report on a probe: 1 ${oneHot}`)),
    phase: upDown('hale.phase', measured('{instance}', `The phase of the instance: 1 ${oneHot}`)),
    stuck: upDown('hale.check.stuck_runs', measured('{run}', 'Runs of a check that outlived their timeout and have not settled.')),
    held: upDown(
      'hale.check.held',
      measured('{check}', 'Whether the peers say that the dependency of a check is down for them too: 1 where the fleet holds it.'),
    ),
    peers: upDown('hale.fleet.peers', measured('{peer}', 'How many peers the fleet knows.')),
    asks: meter.createObservableCounter('hale.fleet.asks', measured('{ask}', 'Asks that the instance has sent to peers.')),
    unanswered: meter.createObservableCounter('hale.fleet.unanswered_asks', measured('{ask}', 'Asks to peers that had no answer.')),
    longestBlock: meter.createObservableGauge(
      'hale.longest_block',
      measured('s', 'The longest time for which the main thread did not run, as the probe thread has seen it.'),
    ),
    age: meter.createObservableGauge('hale.check.age', measured('s', 'The time since the last run of a check ended.')),
  }
}

/** The metrics that count events as they happen. */
interface Counters extends Readonly<Record<'runs' | 'timeouts' | 'checkTransitions' | 'reportTransitions', Counter>> {
  readonly durations: Histogram
}

export function createCounters(meter: Meter): Counters {
  const counter = (name: string, unit: string, description: string): Counter => meter.createCounter(name, measured(unit, description))
  return {
    runs: counter('hale.check.runs', '{run}', 'Runs of a check that have ended, by their own outcome.'),
    timeouts: counter('hale.check.timeouts', '{run}', 'Runs of a check that passed their timeout.'),
    checkTransitions: counter('hale.check.transitions', '{transition}', 'Changes of the status of a check, by the new status.'),
    reportTransitions: counter(
      'hale.report.transitions',
      '{transition}',
      'Changes of the status of the report on a probe, by the new status.',
    ),
    durations: meter.createHistogram('hale.check.duration', {
      ...measured('s', 'How long runs of a check took.'),
      advice: { explicitBucketBoundaries: BUCKETS },
    }),
  }
}
