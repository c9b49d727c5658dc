import { hostileTargets } from './adapter/hostile-requests'
import type { Differences } from './adapter-case'
import { requireReasons } from './require-reasons'

/** Throws a TypeError for a difference that no case asks about, that is none, or that has no reason. */
export function requireKnownDifferences(differences: Differences): void {
  for (const [line, { status }] of Object.entries(differences)) {
    const usual = hostileTargets[line]
    if (usual === undefined)
      throw new TypeError(`differences has "${line}", which no case sends: use one of\n  ${Object.keys(hostileTargets).join('\n  ')}`)
    if (usual === status) throw new TypeError(`differences["${line}"] is ${status}, as everywhere: leave it out`)
    if (!(status >= 100 && status <= 599)) throw new TypeError(`differences["${line}"].status is ${status}: use 100 to 599`)
  }
  const reasons = Object.entries(differences).map(([line, { reason }]) => [line, reason])
  requireReasons('testAdapter', 'differences', Object.fromEntries(reasons), Object.keys(hostileTargets))
}
