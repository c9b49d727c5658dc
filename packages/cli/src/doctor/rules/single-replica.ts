import { autoscalerOf, replicasOf } from '../../manifest/kubernetes/relations'
import type { Workload } from '../../manifest/kubernetes/workload'
import type { Manifests } from '../../manifest/manifests'
import { at, type MapTree } from '../../manifest/tree'
import type { Fix } from '../finding'
import type { Rule } from '../rule'
import { setting } from './describe-probe'
import { holdsData } from './holds-data'

export const singleReplica: Rule = {
  id: 'single-replica',
  severity: 'info',
  needs: 'files',
  question: 'Is there another replica while liveness restarts one?',
  why: 'With one replica every restart is an outage, for as long as the start takes.',
  remedy: 'Run two replicas or more.',
  *check({ manifests }) {
    for (const workload of manifests.workloads) {
      const live = workload.containers.some(({ role, probes }) => role !== 'init' && probes.liveness)
      if (!live || workload.ends || workload.kind === 'Pod' || replicasOf(workload, manifests) !== 1) continue
      yield {
        overlay: workload.overlay,
        place: (workload.replicas.tree ?? workload).place,
        message: `${workload.kind} ${workload.name} runs one replica: when its liveness probe fails, nothing serves until it has started again.`,
        fix: fixOf(workload, manifests),
      }
    }
  },
}

function fixOf(workload: Workload, manifests: Manifests): Fix {
  // A second replica of a database is a second database.
  if (holdsData(workload))
    return { say: 'Run two replicas if the program shares its data among them. Otherwise give liveness more time.', edits: [] }
  const autoscaler = autoscalerOf(workload, manifests)
  const least = at(autoscaler?.tree, 'spec', 'minReplicaCount') ? 'minReplicaCount' : 'minReplicas'
  return autoscaler
    ? setting(at(autoscaler.tree, 'spec') as MapTree, least, 2)
    : setting(at(workload.tree, 'spec') as MapTree, 'replicas', 2)
}
