import type { Health } from '@hale/core'
import type { Attributes, Meter } from '@opentelemetry/api'
import { attribute } from './attributes'

/** In seconds, as the conventions have it for durations of calls. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** Counts what happens: runs and changes. Returns what ends it. */
export function countRuns(health: Health, meter: Meter, common: Attributes): () => void {
  const runs = meter.createCounter('hale.check.runs', {
    description: 'Runs of a check that have ended, by what they said themselves.',
    unit: '{run}',
  })
  const timeouts = meter.createCounter('hale.check.timeouts', {
    description: 'Runs of a check that were given up at their timeout.',
    unit: '{run}',
  })
  const durations = meter.createHistogram('hale.check.duration', {
    description: 'How long runs of a check took.',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  })
  const checkTransitions = meter.createCounter('hale.check.transitions', {
    description: 'Changes of the status of a check, by the new one.',
    unit: '{transition}',
  })
  const reportTransitions = meter.createCounter('hale.report.transitions', {
    description: 'Changes of the status of the report on a probe, by the new one.',
    unit: '{transition}',
  })
  // A rate over a series that begins with its first event would miss that event.
  for (const [name, probe] of health.checks) timeouts.add(0, { ...common, [attribute.probe]: probe, [attribute.check]: name })

  const endRuns = health.onRun(({ name, probe, result }) => {
    const about: Attributes = { ...common, [attribute.probe]: probe, [attribute.check]: name }
    const failure: Attributes = result.error ? { [attribute.error]: result.error.code } : {}
    runs.add(1, { ...about, ...failure, [attribute.status]: result.rawStatus ?? result.status })
    durations.record(result.duration / 1_000, { ...about, ...failure })
    if (result.error?.code === 'timeout') timeouts.add(1, about)
  })
  const endTransitions = health.subscribe((transition) => {
    if (transition.kind === 'phase' || transition.from === undefined) return
    const { probe, to } = transition
    const about = { ...common, [attribute.probe]: probe, [attribute.status]: to }
    if (transition.kind === 'report') reportTransitions.add(1, about)
    else checkTransitions.add(1, { ...about, [attribute.check]: transition.name })
  })
  return () => {
    endRuns()
    endTransitions()
  }
}
