import type { Counter, Histogram, Meter, MetricOptions, Observable } from '@opentelemetry/api'

/** In seconds, as the conventions have it for durations of calls. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

const measured = (unit: string, description: string): MetricOptions => ({ unit, description })

/** What tells how things stand, read when somebody collects. */
export function createGauges(meter: Meter): Readonly<Record<'checkStatus' | 'reportStatus' | 'phase' | 'age' | 'stuck', Observable>> {
  const oneHot = 'for the one that it has, 0 for the others.'
  const upDown = (name: string, options: MetricOptions): Observable => meter.createObservableUpDownCounter(name, options)
  return {
    checkStatus: upDown('hale.check.status', measured('{check}', `The status of a check: 1 ${oneHot}`)),
    reportStatus: upDown('hale.report.status', measured('{report}', `The status of the report on a probe: 1 ${oneHot}`)),
    phase: upDown('hale.phase', measured('{instance}', 'The phase of the instance: 1 for the one that it is in, 0 for the others.')),
    stuck: upDown(
      'hale.check.stuck_runs',
      measured('{run}', 'Runs of a check that outlived their timeout and have not settled: one at most.'),
    ),
    age: meter.createObservableGauge('hale.check.age', measured('s', 'How long ago the last run of a check ended.')),
  }
}

/** What happens, counted when it does. */
interface Counters extends Readonly<Record<'runs' | 'timeouts' | 'checkTransitions' | 'reportTransitions', Counter>> {
  readonly durations: Histogram
}

export function createCounters(meter: Meter): Counters {
  const counter = (name: string, unit: string, description: string): Counter => meter.createCounter(name, measured(unit, description))
  return {
    runs: counter('hale.check.runs', '{run}', 'Runs of a check that have ended, by what they said themselves.'),
    timeouts: counter('hale.check.timeouts', '{run}', 'Runs of a check that were given up at their timeout.'),
    checkTransitions: counter('hale.check.transitions', '{transition}', 'Changes of the status of a check, by the new one.'),
    reportTransitions: counter(
      'hale.report.transitions',
      '{transition}',
      'Changes of the status of the report on a probe, by the new one.',
    ),
    durations: meter.createHistogram('hale.check.duration', {
      ...measured('s', 'How long runs of a check took.'),
      advice: { explicitBucketBoundaries: BUCKETS },
    }),
  }
}
