import type { Status } from '@hale/core'
import type { Member } from '../peers/peer-source'

/** The instances of one version in one zone, worst first. */
export interface Group {
  readonly name: string
  readonly members: readonly Member[]
  readonly healthy: number
  /** The status of the worst. */
  readonly tone: Status | 'pending'
}

const RANK: Readonly<Record<Status | 'pending', number>> = { unhealthy: 0, degraded: 1, pending: 2, healthy: 3 }

/** Groups by version and zone. The groups with the largest share of bad instances come first. */
export function groupMembers(members: readonly Member[]): Group[] {
  const groups = new Map<string, Member[]>()
  for (const member of members) {
    const name = nameOf(member)
    const group = groups.get(name)
    if (group) group.push(member)
    else groups.set(name, [member])
  }
  return [...groups]
    .map(([name, all]) => groupOf(name, all))
    .toSorted((a, b) => RANK[a.tone] - RANK[b.tone] || shareOf(a) - shareOf(b) || a.name.localeCompare(b.name))
}

function groupOf(name: string, all: readonly Member[]): Group {
  const members = all.toSorted((a, b) => RANK[toneOf(a)] - RANK[toneOf(b)] || a.url.localeCompare(b.url))
  const [worst] = members
  return { name, members, healthy: all.filter(({ status }) => status === 'healthy').length, tone: worst ? toneOf(worst) : 'pending' }
}

function shareOf({ healthy, members }: Group): number {
  return healthy / members.length
}

/** The status, or `pending` where the instance has not said. */
export function toneOf({ status }: Member): Status | 'pending' {
  return status ?? 'pending'
}

function nameOf({ version, zone }: Member): string {
  return [version === undefined ? 'no version' : `version ${version}`, zone === undefined ? [] : `zone ${zone}`].flat().join(', ')
}
