import type { SimulatedEvent } from './events'
import type { Fault } from './fault'
import type { Scenario, Simulation } from './simulate'
import type { WorkloadSummary } from './tally'

interface Line {
  readonly at: number
  readonly who: string
  readonly what: string
  readonly why: string
}

/** A simulation for people: what happened when, and what it cost. */
export function renderTimeline(
  { workloads, faults, duration }: Scenario,
  { events, workloads: summaries }: Simulation,
  source: string,
): string {
  const lines = [...faults.flatMap((fault) => faultLines(fault, duration)), ...events.map(eventLine)].sort(
    (one, other) => one.at - other.at,
  )
  const [time, who, what] = (['at', 'who', 'what'] as const).map((key) => Math.max(...lines.map((line) => shown(line, key).length), 0)) as [
    number,
    number,
    number,
  ]
  const rows = lines.map((line) =>
    `${shown(line, 'at').padStart(time)}  ${line.who.padEnd(who)}  ${line.what.padEnd(what)}  ${line.why}`.trimEnd(),
  )
  const counts = workloads.map(({ name, replicas }) => `${name} with ${instances(replicas)}`).join(', ')
  return [
    `${counts}, simulated for ${duration} s. The service: ${source}.`,
    '',
    ...(events.length === 0 ? [...rows, 'Nothing happens: every instance stays ready.'] : rows),
    '',
    ...summaries.map(summaryLine),
    '',
  ].join('\n')
}

function shown(line: Line, key: 'at' | 'who' | 'what'): string {
  return key === 'at' ? `${line.at} s` : line[key]
}

function faultLines({ text, from, to }: Fault, duration: number): Line[] {
  const [begin, end] = [from / 1_000, to / 1_000]
  const lasts = to > from && end <= duration
  return [
    { at: begin, who: 'fault', what: lasts ? 'begins' : 'happens', why: text },
    ...(lasts ? [{ at: end, who: 'fault', what: 'ends', why: text }] : []),
  ]
}

function eventLine({ at, workload, event, why, instances: count }: SimulatedEvent): Line {
  return { at, who: workload, what: count > 1 ? `${count} ${event}` : event, why }
}

function summaryLine({ workload, noneReady, notReady, restarts, atRisk }: WorkloadSummary): string {
  const none = noneReady === 0 ? 'an instance was ready at all times' : `no instance was ready for ${noneReady} s`
  const parts = [
    `not ready for ${notReady} s in all`,
    restarts === 1 ? '1 restart' : `${restarts} restarts`,
    `requests at risk for ${atRisk} s`,
  ]
  return `${workload}: ${none}; ${parts.join(', ')}.`
}

function instances(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`
}
