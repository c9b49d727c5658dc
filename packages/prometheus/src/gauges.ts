import type { AboutFleet, CheckResult, Health } from '@hale/core'
import { PHASES, PROBES, STATUSES } from '@hale/options'
import type { Aggregator } from 'prom-client'

/** One series of a gauge: its labels without the service, and its value. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric that is read from the latest results on each scrape. */
export interface GaugeDefinition {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** How prom-client joins the workers of a cluster. A state of any worker is a state of the instance; runs add up. */
  readonly aggregator: Aggregator
  /** Whether the value only grows while the process lives: then it is a counter. */
  readonly counter?: boolean | undefined
  read(health: Health): readonly Sample[]
}

const CHECK_LABELS = ['service', 'probe', 'check']

/** One sample for each possible state: 1 for the current one and 0 for the others, so that no rule needs a magic number. */
function oneHot(label: string, states: readonly string[], current: string, labels: Sample['labels']): Sample[] {
  return states.map((state) => ({ labels: { ...labels, [label]: state }, value: state === current ? 1 : 0 }))
}

function readChecks(health: Health, read: (result: CheckResult, labels: Sample['labels']) => readonly Sample[]): Sample[] {
  return Object.entries(health.snapshot().checks).flatMap(([check, result]) =>
    read(result, { probe: health.checks.get(check) ?? '', check }),
  )
}

function heldSamples(labels: Sample['labels'], mode: string, held: boolean): Sample[] {
  return labels['probe'] === 'readiness' ? [{ labels: { ...labels, mode }, value: held ? 1 : 0 }] : []
}

function readFleet(health: Health, read: (fleet: AboutFleet) => Sample): Sample[] {
  const { fleet } = health.about()
  return fleet ? [read(fleet)] : []
}

/** Every metric that shows the current state. */
export const GAUGES: readonly GaugeDefinition[] = [
  {
    name: 'hale_check_status',
    help: 'The status of a check: 1 for the current one, 0 for the others.',
    labels: [...CHECK_LABELS, 'status'],
    aggregator: 'max',
    read: (health) => readChecks(health, ({ status }, labels) => oneHot('status', STATUSES, status, labels)),
  },
  {
    name: 'hale_report_status',
    help: 'The status of the report on a probe: 1 for the current one, 0 for the others.',
    labels: ['service', 'probe', 'status'],
    aggregator: 'max',
    read: (health) => PROBES.flatMap((probe) => oneHot('status', STATUSES, health.snapshot(probe).status, { probe })),
  },
  {
    name: 'hale_phase',
    help: 'The phase of the instance: 1 for the current one, 0 for the others.',
    labels: ['service', 'phase'],
    aggregator: 'max',
    read: (health) => oneHot('phase', PHASES, health.phase, {}),
  },
  {
    name: 'hale_check_age_seconds',
    help: 'The time since the last run of a check ended.',
    labels: CHECK_LABELS,
    aggregator: 'max',
    read: (health) => [...health.checks].map(([check, probe]) => ({ labels: { probe, check }, value: (health.ageOf(check) ?? 0) / 1_000 })),
  },
  {
    name: 'hale_check_stuck_runs',
    help: 'Runs of a check that outlived their timeout and have not settled.',
    labels: CHECK_LABELS,
    aggregator: 'sum',
    read: (health) => readChecks(health, ({ unsettled = 0 }, labels) => [{ labels, value: unsettled }]),
  },
  {
    name: 'hale_check_held',
    help: 'Whether the peers say that the dependency of a check is down for them too: 1 where the fleet holds it, or would in shadow mode.',
    labels: [...CHECK_LABELS, 'mode'],
    aggregator: 'max',
    read(health) {
      const { fleet } = health.about()
      // Without a fleet nothing can be held.
      return fleet ? readChecks(health, ({ held }, labels) => heldSamples(labels, fleet.mode, held !== undefined)) : []
    },
  },
  {
    name: 'hale_fleet_peers',
    help: 'How many peers the fleet knows.',
    labels: ['service', 'mode'],
    aggregator: 'max',
    read: (health) => readFleet(health, ({ peers, mode }) => ({ labels: { mode }, value: peers })),
  },
  {
    name: 'hale_fleet_asks_total',
    help: 'Asks that the instance has sent to peers.',
    labels: ['service'],
    aggregator: 'sum',
    counter: true,
    read: (health) => readFleet(health, ({ asks }) => ({ labels: {}, value: asks })),
  },
  {
    name: 'hale_fleet_unanswered_asks_total',
    help: 'Asks to peers that had no answer.',
    labels: ['service'],
    aggregator: 'sum',
    counter: true,
    read: (health) => readFleet(health, ({ unanswered }) => ({ labels: {}, value: unanswered })),
  },
  {
    name: 'hale_longest_block_seconds',
    help: 'The longest time for which the main thread did not run, as the probe thread has seen it.',
    labels: ['service'],
    aggregator: 'max',
    read(health) {
      const { longestBlock } = health.about()
      // Without a probe thread there is no such figure, and 0 would be a claim.
      return longestBlock === undefined ? [] : [{ labels: {}, value: longestBlock / 1_000 }]
    },
  },
]
