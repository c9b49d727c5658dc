import type { Health } from '@hale/core'
import { PROBES, STATUSES } from '@hale/options'
import { Counter, Histogram, type Registry } from 'prom-client'

/** The metrics that count events as they happen. */
export interface Counters {
  /** Counts the events of a health from now on, each series from zero. Returns a function that ends it. */
  count(health: Health, service: string): () => void
}

export function createCounters(register: Registry, buckets: readonly number[]): Counters {
  const checkLabels = ['service', 'probe', 'check']
  const registers = [register]
  const runs = new Counter({
    name: 'hale_check_runs_total',
    help: 'Runs of a check that have ended, by their own outcome.',
    labelNames: [...checkLabels, 'status'],
    registers,
  })
  const timeouts = new Counter({
    name: 'hale_check_timeouts_total',
    help: 'Runs of a check that passed their timeout.',
    labelNames: checkLabels,
    registers,
  })
  const durations = new Histogram({
    name: 'hale_check_duration_seconds',
    help: 'How long runs of a check took.',
    labelNames: checkLabels,
    buckets: [...buckets],
    registers,
  })
  // The workers of a cluster notice the same change, which is one change of the instance. Runs and timeouts add up.
  const aggregator = 'max'
  const checkTransitions = new Counter({
    name: 'hale_check_transitions_total',
    help: 'Changes of the status of a check, by the new status.',
    aggregator,
    labelNames: [...checkLabels, 'status'],
    registers,
  })
  const reportTransitions = new Counter({
    name: 'hale_report_transitions_total',
    help: 'Changes of the status of the report on a probe, by the new status.',
    aggregator,
    labelNames: ['service', 'probe', 'status'],
    registers,
  })

  const timed = new Set<string>()

  // A rate over a series that begins with its first event would miss that event.
  function startAtZero(health: Health, service: string): void {
    for (const [check, probe] of health.checks) {
      const labels = { service, probe, check }
      timeouts.inc(labels, 0)
      // `zero` resets a series that is there, as it is after a reload.
      const series = JSON.stringify(labels)
      if (!timed.has(series)) durations.zero(labels)
      timed.add(series)
      for (const status of STATUSES) {
        runs.inc({ ...labels, status }, 0)
        checkTransitions.inc({ ...labels, status }, 0)
      }
    }
    for (const probe of PROBES) for (const status of STATUSES) reportTransitions.inc({ service, probe, status }, 0)
  }

  return {
    count(health, service) {
      startAtZero(health, service)
      const endRuns = health.onRun(({ name: check, probe, result }) => {
        const labels = { service, probe, check }
        runs.inc({ ...labels, status: result.rawStatus ?? result.status })
        durations.observe(labels, result.duration / 1_000)
        if (result.error?.code === 'timeout') timeouts.inc(labels)
      })
      const endTransitions = health.onTransition((transition) => {
        if (transition.kind === 'phase' || transition.kind === 'held' || transition.from === undefined) return
        const { probe, to: status } = transition
        if (transition.kind === 'report') reportTransitions.inc({ service, probe, status })
        else checkTransitions.inc({ service, probe, check: transition.name, status })
      })
      return () => {
        endRuns()
        endTransitions()
      }
    },
  }
}
