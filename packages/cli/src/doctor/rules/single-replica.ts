import { type Autoscaler, replicasOf, type Workload } from '../../manifest/kubernetes/workload'
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
  *check({ manifests: { workloads, autoscalers } }) {
    for (const workload of workloads) {
      const live = workload.containers.some(({ role, probes }) => role !== 'init' && probes.liveness)
      if (!live || workload.ends || workload.kind === 'Pod' || replicasOf(workload, autoscalers) !== 1) continue
      yield {
        place: (workload.replicas.tree ?? workload).place,
        message: `${workload.kind} ${workload.name} runs one replica: when its liveness probe fails, nothing serves until it has started again.`,
        fix: fixOf(workload, autoscalers),
      }
    }
  },
}

function fixOf(workload: Workload, autoscalers: readonly Autoscaler[]): Fix {
  const { tree, name, kind } = workload
  // A second replica of a database is a second database.
  if (holdsData(workload))
    return { say: 'Run two replicas if the program shares its data among them. Otherwise give liveness more time.', edits: [] }
  const autoscaler = autoscalers.find(({ targetKind, targetName }) => targetKind === kind && targetName === name)
  const least = at(autoscaler?.tree, 'spec', 'minReplicaCount') ? 'minReplicaCount' : 'minReplicas'
  return autoscaler ? setting(at(autoscaler.tree, 'spec') as MapTree, least, 2) : setting(at(tree, 'spec') as MapTree, 'replicas', 2)
}
