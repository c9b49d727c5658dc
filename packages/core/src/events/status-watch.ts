import { PROBES } from '@hale/options'
import type { Probe } from '../contract/report'
import type { Status } from '../contract/status'
import { aggregate } from '../report/aggregate'
import type { Lifecycle } from '../report/lifecycle'
import { phaseStatus } from '../report/phase-status'
import type { CheckRunner } from '../run/check-runner'
import type { Listeners } from './listeners'
import type { Transition } from './transition'

/** Tells when the phase, or the status of a probe's report, changes, from the results that are there, whether or not anybody asks. */
export interface StatusWatch {
  /** Look again: a result or the phase is another one. */
  look(): void
}

export function createStatusWatch(runners: readonly CheckRunner[], lifecycle: Lifecycle, transitions: Listeners<Transition>): StatusWatch {
  const known = new Map(PROBES.map((probe) => [probe, statusOf(probe)]))
  let { phase } = lifecycle

  function statusOf(probe: Probe): Status | undefined {
    if (phaseStatus(lifecycle, probe) === 'unhealthy') return 'unhealthy'
    const asked = runners.filter((runner) => runner.plan.probe === probe)
    return asked.every((runner) => runner.known) ? aggregate(asked.map((runner) => runner.result)) : undefined
  }

  return {
    look() {
      const before = phase
      phase = lifecycle.phase
      if (phase !== before) transitions.tell({ kind: 'phase', from: before, to: phase })
      for (const probe of PROBES) {
        const from = known.get(probe)
        const to = statusOf(probe)
        if (to === undefined || to === from) continue
        known.set(probe, to)
        transitions.tell({ kind: 'report', probe, from, to, phase: lifecycle.phase })
      }
    },
  }
}
