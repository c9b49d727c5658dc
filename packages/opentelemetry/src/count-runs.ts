import type { Health } from '@hale/core'
import type { Attributes, Meter } from '@opentelemetry/api'
import { attribute } from './attributes'
import { createCounters } from './instruments'

/** Counts what happens: runs and changes. Returns what ends it. */
export function countRuns(health: Health, meter: Meter, common: Attributes): () => void {
  const { runs, timeouts, durations, checkTransitions, reportTransitions } = createCounters(meter)
  // A rate over a series that begins with its first event would miss that event.
  for (const [name, probe] of health.checks) timeouts.add(0, { ...common, [attribute.probe]: probe, [attribute.check]: name })

  const endRuns = health.onRun(({ name, probe, result }) => {
    const about: Attributes = { ...common, [attribute.probe]: probe, [attribute.check]: name }
    const failure: Attributes = result.error ? { [attribute.error]: result.error.code } : {}
    runs.add(1, { ...about, ...failure, [attribute.status]: result.rawStatus ?? result.status })
    durations.record(result.duration / 1_000, { ...about, ...failure })
    if (result.error?.code === 'timeout') timeouts.add(1, about)
  })
  const endTransitions = health.onTransition((transition) => {
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
