import type { Health, Phase, Probe, Status } from '@hale/core'
import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api'
import { attribute } from './attributes'
import { createGauges } from './instruments'

const PROBES: readonly Probe[] = ['liveness', 'readiness', 'startup']
const STATUSES: readonly Status[] = ['healthy', 'degraded', 'unhealthy']
const PHASES: readonly Phase[] = ['starting', 'running', 'draining']

/** Shows how things stand, whenever somebody collects. Returns what ends it. */
export function observeStates(health: Health, meter: Meter, common: Attributes): () => void {
  const gauges = createGauges(meter)
  const { checkStatus, reportStatus, phase, age, stuck } = gauges

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

  const observed = Object.values(gauges)
  meter.addBatchObservableCallback(observe, observed)
  return () => meter.removeBatchObservableCallback(observe, observed)
}
