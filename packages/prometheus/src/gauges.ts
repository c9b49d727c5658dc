import type { CheckResult, Health, Phase, Probe, Status } from '@hale/core'

/** What a gauge shows of one health: its labels but for the service, and the value. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric that is read from the results that are there, whenever somebody scrapes. */
export interface GaugeDefinition {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  read(health: Health): readonly Sample[]
}

const PROBES: readonly Probe[] = ['liveness', 'readiness', 'startup']
const PHASES: readonly Phase[] = ['starting', 'running', 'draining']
/** The statuses, from the best to the worst. */
export const STATUSES: readonly Status[] = ['healthy', 'degraded', 'unhealthy']

/** One sample for each state that there is: 1 for the present one, 0 for the others, so that a rule needs no magic number. */
function oneHot<State extends string>(label: string, states: readonly State[], present: State, labels: Sample['labels']): Sample[] {
  return states.map((state) => ({ labels: { ...labels, [label]: state }, value: state === present ? 1 : 0 }))
}

function ofEachCheck(health: Health, read: (result: CheckResult, labels: Sample['labels']) => readonly Sample[]): Sample[] {
  return Object.entries(health.snapshot().checks).flatMap(([check, result]) =>
    read(result, { probe: health.checks.get(check) ?? '', check }),
  )
}

const ofCheck = ['service', 'probe', 'check']

/** Every metric that tells how things stand. */
export const gauges: readonly GaugeDefinition[] = [
  {
    name: 'hale_check_status',
    help: 'The status of a check: 1 for the one that it has, 0 for the others.',
    labels: [...ofCheck, 'status'],
    read: (health) => ofEachCheck(health, ({ status }, labels) => oneHot('status', STATUSES, status, labels)),
  },
  {
    name: 'hale_report_status',
    help: 'The status of the report on a probe: 1 for the one that it has, 0 for the others.',
    labels: ['service', 'probe', 'status'],
    read: (health) => PROBES.flatMap((probe) => oneHot('status', STATUSES, health.snapshot(probe).status, { probe })),
  },
  {
    name: 'hale_phase',
    help: 'The phase of the instance: 1 for the one that it is in, 0 for the others.',
    labels: ['service', 'phase'],
    read: (health) => oneHot('phase', PHASES, health.phase, {}),
  },
  {
    name: 'hale_check_age_seconds',
    help: 'How long ago the last run of a check ended.',
    labels: ofCheck,
    read: (health) =>
      ofEachCheck(health, ({ timestamp }, labels) => [{ labels, value: Math.max(0, Date.now() - Date.parse(timestamp)) / 1_000 }]),
  },
  {
    name: 'hale_check_stuck_runs',
    help: 'Runs of a check that outlived their timeout and have not settled: one at most.',
    labels: ofCheck,
    read: (health) => ofEachCheck(health, ({ stuckSince }, labels) => [{ labels, value: stuckSince === undefined ? 0 : 1 }]),
  },
]
