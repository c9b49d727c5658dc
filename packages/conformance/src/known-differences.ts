import { hostileTargets } from './adapter/hostile-requests'
import type { Differences } from './adapter-case'

/** Throws a TypeError for a difference that no case asks about, or that is none. */
export function requireKnownDifferences(differences: Differences): void {
  for (const [line, { status }] of Object.entries(differences)) {
    const usual = hostileTargets[line]
    if (usual === undefined)
      throw new TypeError(`differences has "${line}", which no case sends: use one of ${Object.keys(hostileTargets).join(', ')}`)
    if (usual === status) throw new TypeError(`differences["${line}"] is ${status}, as everywhere: leave it out`)
  }
}
