import type { Probe, VisibleCheck, VisibleReport } from '@hale/core'
import { fill, type Labels } from '../labels'
import type { Formatter } from './formatter'

const MOST_NAMES = 3

/** What the report means for the service's users, in one sentence. */
export function sentenceOf(
  { status, phase, checks }: Pick<VisibleReport, 'status' | 'phase' | 'checks'>,
  probes: ReadonlyMap<string, Probe>,
  labels: Labels,
  formatter: Formatter,
): string {
  const all = Object.entries(checks ?? {})
  const down = all.filter(([, check]) => stopsService(check))
  const dead = down.filter(([name]) => probes.get(name) === 'liveness')
  if (dead.length > 0) return named(dead, labels.oneDead, labels.manyDead)
  if (phase === 'draining') return labels.isDraining
  if (phase === 'starting') return labels.isStarting
  if (status === 'healthy') return checks && all.length === 0 ? labels.nothingTested : labels.allWell
  if (status === 'degraded') {
    const poor = all.filter(([, check]) => check.status !== 'healthy')
    return poor.length > 0 ? named(poor, labels.oneDegraded, labels.manyDegraded) : labels.someDegraded
  }
  return down.length > 0 ? named(down, labels.oneUnhealthy, labels.manyUnhealthy) : labels.someUnhealthy

  function named(checks: readonly (readonly [string, VisibleCheck])[], one: string, many: string): string {
    const names = checks.map(([name]) => name)
    const shown = names.length > MOST_NAMES + 1 ? names.slice(0, MOST_NAMES) : names
    const more = names.length - shown.length
    const rest = more > 0 ? [fill(labels.moreNames, { count: formatter.number(more) })] : []
    return fill(names.length === 1 ? one : many, { names: formatter.list([...shown, ...rest]) })
  }
}

function stopsService({ status, critical = true, held }: VisibleCheck): boolean {
  return status === 'unhealthy' && critical && (!held || held.shadow === true)
}
