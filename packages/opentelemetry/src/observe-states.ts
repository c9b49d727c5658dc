import type { Health } from '@hale/core'
import { PHASES, PROBES, STATUSES } from '@hale/options'
import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api'
import { ATTRIBUTE } from './attributes'
import { createGauges } from './instruments'

/** Observes the current state on each collection. Returns a function that ends it. */
export function observeStates(health: Health, meter: Meter, common: Attributes): () => void {
  const gauges = createGauges(meter)
  const { checkStatus, reportStatus, phase, age, stuck, longestBlock, held, peers, asks, unanswered } = gauges

  function observe(result: BatchObservableResult): void {
    const oneHot = (metric: Observable, name: string, states: readonly string[], current: string, attributes: Attributes): void => {
      for (const state of states) result.observe(metric, state === current ? 1 : 0, { ...common, ...attributes, [name]: state })
    }
    const { longestBlock: block, fleet } = health.about()
    const { checks } = health.snapshot()
    for (const [check, row] of Object.entries(checks)) {
      const attributes = { [ATTRIBUTE.probe]: health.checks.get(check) ?? '', [ATTRIBUTE.check]: check }
      oneHot(checkStatus, ATTRIBUTE.status, STATUSES, row.status, attributes)
      result.observe(age, (health.ageOf(check) ?? 0) / 1_000, { ...common, ...attributes })
      // Without a fleet nothing can be held.
      if (fleet && health.checks.get(check) === 'readiness')
        result.observe(held, row.held ? 1 : 0, { ...common, ...attributes, [ATTRIBUTE.mode]: fleet.mode })
      result.observe(stuck, row.unsettled ?? 0, { ...common, ...attributes })
    }
    for (const probe of PROBES)
      oneHot(reportStatus, ATTRIBUTE.status, STATUSES, health.snapshot(probe).status, { [ATTRIBUTE.probe]: probe })
    oneHot(phase, ATTRIBUTE.phase, PHASES, health.phase, {})
    if (fleet) {
      result.observe(peers, fleet.peers, { ...common, [ATTRIBUTE.mode]: fleet.mode })
      result.observe(asks, fleet.asks, common)
      result.observe(unanswered, fleet.unanswered, common)
    }
    // Without a probe thread there is no such figure, and 0 would be a claim.
    if (block !== undefined) result.observe(longestBlock, block / 1_000, common)
  }

  const observed = Object.values(gauges)
  meter.addBatchObservableCallback(observe, observed)
  return () => meter.removeBatchObservableCallback(observe, observed)
}
