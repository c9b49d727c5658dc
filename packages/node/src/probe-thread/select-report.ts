import { aggregate, type CheckResult, type Phase, type Probe, type Report, type Selection, type Status } from '@hale/core'
import type { HealthState } from './messages'

/**
 * The report on a selection of checks, made from the last report on all of them: what a probe is answered with while
 * the main thread cannot be reached.
 */
export function selectReport({ report: all, started }: HealthState, checks: ReadonlyMap<string, Probe>, selection: Selection): Report {
  const { probe, check, checks: group } = selection
  const onAll = probe === undefined && check === undefined && group === undefined
  const drained = probe === 'readiness' && all.phase === 'draining'
  const rows = drained ? [] : Object.entries(all.checks).filter(([name, result]) => isSelected(name, result, checks, selection))
  const own = check === undefined ? aggregate(rows.map(([, result]) => result)) : (rows[0]?.[1].status ?? 'unhealthy')
  return {
    ...all,
    probe,
    status: aggregate([{ status: own }, { status: phaseStatus(all.phase, started, probe, check) }]),
    duration: 0,
    checks: Object.fromEntries(rows),
    blindSpots: onAll ? all.blindSpots : undefined,
    about: onAll ? all.about : undefined,
  }
}

function isSelected(
  name: string,
  { scope }: CheckResult,
  checks: ReadonlyMap<string, Probe>,
  { probe, check, checks: group, exclude, scope: wanted }: Selection,
): boolean {
  if (probe !== undefined && checks.get(name) !== probe) return false
  if (check !== undefined && name !== check) return false
  if (group !== undefined && !group.includes(name)) return false
  return (wanted === undefined || scope === wanted) && !exclude?.includes(name)
}

/** As in the core: liveness never changes with the phase, and one check without a probe stands for itself. */
function phaseStatus(phase: Phase, started: boolean, probe: Probe | undefined, check: string | undefined): Status {
  if (probe === 'liveness' || (probe === undefined && check !== undefined)) return 'healthy'
  if (probe === 'startup') return started ? 'healthy' : 'unhealthy'
  return phase === 'running' ? 'healthy' : 'unhealthy'
}
