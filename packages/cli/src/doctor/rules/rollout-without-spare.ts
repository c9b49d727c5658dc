import { replicasOf } from '../../manifest/kubernetes/relations'
import { type Rollout, rolloutOf } from '../../manifest/kubernetes/workload'
import { at, type MapTree } from '../../manifest/tree'
import type { Rule } from '../rule'
import { setting } from './describe-probe'
import { holdsData } from './holds-data'

export const rolloutWithoutSpare: Rule = {
  id: 'rollout-without-spare',
  severity: 'info',
  needs: 'files',
  question: 'Does a rollout start the new replica before it ends the only old one?',
  why: 'A rollout that ends the only replica first is an outage on every release, for as long as the start takes.',
  remedy: 'Use RollingUpdate with `maxUnavailable: 0`, or run two replicas.',
  *check({ manifests }) {
    for (const workload of manifests.workloads) {
      if (workload.kind !== 'Deployment' || replicasOf(workload, manifests) !== 1 || holdsData(workload)) continue
      const rollout = rolloutOf(workload)
      if (!endsTheOnlyOne(rollout)) continue
      yield {
        overlay: workload.overlay,
        place: (rollout.tree ?? workload).place,
        message: `Each rollout of ${workload.name} ends its only replica before the new one is ready.`,
        fix: setting(
          at(workload.tree, 'spec') as MapTree,
          'strategy',
          { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          'Start the new replica first.',
        ),
      }
    }
  },
}

/** A share is rounded down: 25 % of one replica is none. */
function endsTheOnlyOne({ type, maxUnavailable }: Rollout): boolean {
  if (type === 'Recreate') return true
  return maxUnavailable.endsWith('%') ? Number.parseFloat(maxUnavailable) >= 100 : Number(maxUnavailable) >= 1
}
