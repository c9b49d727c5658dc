import type { Health } from '@hale/core'
import { Counter, Histogram, type Registry } from 'prom-client'
import { STATUSES } from './gauges'

/** What is counted as it happens. */
export interface Counters {
  /** Counts what a health does from now on, each series from zero. Returns what ends that. */
  count(health: Health, service: string): () => void
}

const PROBES = ['liveness', 'readiness', 'startup'] as const

export function createCounters(registers: Registry[], buckets: number[]): Counters {
  const ofCheck = ['service', 'probe', 'check']
  const runs = new Counter({
    name: 'hale_check_runs_total',
    help: 'Runs of a check that have ended, by what they said themselves.',
    labelNames: [...ofCheck, 'status'],
    registers,
  })
  const timeouts = new Counter({
    name: 'hale_check_timeouts_total',
    help: 'Runs of a check that were given up at their timeout.',
    labelNames: ofCheck,
    registers,
  })
  const durations = new Histogram({
    name: 'hale_check_duration_seconds',
    help: 'How long runs of a check took.',
    labelNames: ofCheck,
    buckets,
    registers,
  })
  const checkTransitions = new Counter({
    name: 'hale_check_transitions_total',
    help: 'Changes of the status of a check, by the new one.',
    labelNames: [...ofCheck, 'status'],
    registers,
  })
  const reportTransitions = new Counter({
    name: 'hale_report_transitions_total',
    help: 'Changes of the status of the report on a probe, by the new one.',
    labelNames: ['service', 'probe', 'status'],
    registers,
  })

  // A rate over a series that begins with its first event would miss that event.
  function startAtZero(health: Health, service: string): void {
    for (const [check, probe] of health.checks) {
      const labels = { service, probe, check }
      timeouts.inc(labels, 0)
      durations.zero(labels)
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
        if (transition.kind === 'phase' || transition.from === undefined) return
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
