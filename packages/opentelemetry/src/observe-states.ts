import type { Health, Phase, Probe, Status } from '@hale/core'
import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api'
import { attribute } from './attributes'

const PROBES: readonly Probe[] = ['liveness', 'readiness', 'startup']
const STATUSES: readonly Status[] = ['healthy', 'degraded', 'unhealthy']
const PHASES: readonly Phase[] = ['starting', 'running', 'draining']

/** Shows how things stand, whenever somebody collects. Returns what ends it. */
export function observeStates(health: Health, meter: Meter, common: Attributes): () => void {
  const checkStatus = meter.createObservableUpDownCounter('hale.check.status', {
    description: 'The status of a check: 1 for the one that it has, 0 for the others.',
    unit: '{check}',
  })
  const reportStatus = meter.createObservableUpDownCounter('hale.report.status', {
    description: 'The status of the report on a probe: 1 for the one that it has, 0 for the others.',
    unit: '{report}',
  })
  const phase = meter.createObservableUpDownCounter('hale.phase', {
    description: 'The phase of the instance: 1 for the one that it is in, 0 for the others.',
    unit: '{instance}',
  })
  const age = meter.createObservableGauge('hale.check.age', {
    description: 'How long ago the last run of a check ended.',
    unit: 's',
  })
  const stuck = meter.createObservableUpDownCounter('hale.check.stuck_runs', {
    description: 'Runs of a check that outlived their timeout and have not settled: one at most.',
    unit: '{run}',
  })

  function observe(result: BatchObservableResult): void {
    const oneHot = (metric: Observable, name: string, states: readonly string[], present: string, about: Attributes): void => {
      for (const state of states) result.observe(metric, state === present ? 1 : 0, { ...common, ...about, [name]: state })
    }
    const { checks } = health.snapshot()
    for (const [check, row] of Object.entries(checks)) {
      const about = { [attribute.probe]: health.checks.get(check) ?? '', [attribute.check]: check }
      oneHot(checkStatus, attribute.status, STATUSES, row.status, about)
      result.observe(age, Math.max(0, Date.now() - Date.parse(row.timestamp)) / 1_000, { ...common, ...about })
      result.observe(stuck, row.stuckSince === undefined ? 0 : 1, { ...common, ...about })
    }
    for (const probe of PROBES)
      oneHot(reportStatus, attribute.status, STATUSES, health.snapshot(probe).status, { [attribute.probe]: probe })
    oneHot(phase, attribute.phase, PHASES, health.phase, {})
  }

  const observed = [checkStatus, reportStatus, phase, age, stuck]
  meter.addBatchObservableCallback(observe, observed)
  return () => meter.removeBatchObservableCallback(observe, observed)
}
