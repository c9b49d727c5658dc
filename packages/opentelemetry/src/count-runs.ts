import type { Health } from '@hale/core'
import type { Attributes, Meter } from '@opentelemetry/api'
import { ATTRIBUTE } from './attributes'
import { createCounters } from './instruments'

/** Counts runs and changes as they happen. Returns a function that ends it. */
export function countRuns(health: Health, meter: Meter, common: Attributes): () => void {
  const { runs, timeouts, durations, checkTransitions, reportTransitions } = createCounters(meter)
  // A rate over a series that begins with its first event would miss that event.
  for (const [name, probe] of health.checks) timeouts.add(0, { ...common, [ATTRIBUTE.probe]: probe, [ATTRIBUTE.check]: name })

  const endRuns = health.onRun(({ name, probe, result }) => {
    const check: Attributes = { ...common, [ATTRIBUTE.probe]: probe, [ATTRIBUTE.check]: name }
    const failure: Attributes = result.error ? { [ATTRIBUTE.error]: result.error.code } : {}
    runs.add(1, { ...check, ...failure, [ATTRIBUTE.status]: result.rawStatus ?? result.status })
    durations.record(result.duration / 1_000, { ...check, ...failure })
    if (result.error?.code === 'timeout') timeouts.add(1, check)
  })
  const endTransitions = health.onTransition((transition) => {
    if (transition.kind === 'phase' || transition.kind === 'held' || transition.from === undefined) return
    const { probe, to } = transition
    const report = { ...common, [ATTRIBUTE.probe]: probe, [ATTRIBUTE.status]: to }
    if (transition.kind === 'report') reportTransitions.add(1, report)
    else checkTransitions.add(1, { ...report, [ATTRIBUTE.check]: transition.name })
  })
  return () => {
    endRuns()
    endTransitions()
  }
}
