import { PROBES } from '@hale/options'
import type { Probe } from '../contract/report'
import type { Status } from '../contract/status'
import type { Lifecycle } from '../report/lifecycle'
import { phaseStatus } from '../report/phase-status'
import type { ProbeTally } from '../report/probe-tally'
import type { Listeners } from './listeners'
import type { Transition } from './transition'

/** Emits a transition when the phase, or the status of a probe's report, changes: from the results that are there. */
export interface StatusWatch {
  /** Looks again: a result or the phase is another one. */
  look(): void
}

export function createStatusWatch(
  tallies: Readonly<Record<Probe, ProbeTally>>,
  lifecycle: Lifecycle,
  transitions: Listeners<Transition>,
): StatusWatch {
  const known = new Map(PROBES.map((probe) => [probe, statusOf(probe)]))
  let { phase } = lifecycle

  function statusOf(probe: Probe): Status | undefined {
    return phaseStatus(lifecycle, probe) === 'unhealthy' ? 'unhealthy' : tallies[probe].status
  }

  return {
    look() {
      const before = phase
      phase = lifecycle.phase
      if (phase !== before) transitions.emit({ kind: 'phase', from: before, to: phase })
      for (const probe of PROBES) {
        const from = known.get(probe)
        const to = statusOf(probe)
        if (to === undefined || to === from) continue
        known.set(probe, to)
        transitions.emit({ kind: 'report', probe, from, to, phase })
      }
    },
  }
}
