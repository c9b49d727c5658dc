import { type Setting, settingAt } from '../setting'
import type { Place } from '../source'
import { at, flagAt, itemsAt, type MapTree, mapAt, numberAt, pairsAt, type Tree, textAt } from '../tree'
import { type KubeContainer, readContainer } from './container'
import { type Deployed, deployedAs } from './deployed'

/** Where the pod stands in each kind of workload. */
const POD_PATHS = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
} as const
export type WorkloadKind = keyof typeof POD_PATHS

/** Something that runs pods. */
export interface Workload extends Deployed {
  readonly kind: WorkloadKind
  readonly name: string
  readonly place: Place
  readonly tree: MapTree
  /** The pod's `spec`. */
  readonly pod: MapTree
  readonly labels: ReadonlyMap<string, string>
  /** 1 unless it is written. An autoscaler may set another: see `replicasOf`. */
  readonly replicas: Setting
  /** `terminationGracePeriodSeconds`, in seconds. */
  readonly gracePeriod: Setting
  readonly hostNetwork: boolean
  /** Runs to its end: a Job or a CronJob. Otherwise it serves for as long as it can. */
  readonly ends: boolean
  readonly containers: readonly KubeContainer[]
}

export function isWorkloadKind(kind: string | undefined): kind is WorkloadKind {
  return kind !== undefined && Object.hasOwn(POD_PATHS, kind)
}

/** Reads a document of one of the kinds. Without a pod's `spec` it is none, and neither is a patch, whose containers name no image. */
export function readWorkload(tree: MapTree, kind: WorkloadKind, deployed: Deployed): Workload | undefined {
  const template = mapAt(tree, ...POD_PATHS[kind])
  const pod = mapAt(template, 'spec')
  if (!pod || !itemsAt(pod, 'containers').every((container) => at(container, 'image'))) return undefined
  return {
    kind,
    name: textAt(tree, 'metadata', 'name') ?? textAt(tree, 'metadata', 'generateName') ?? '',
    ...deployedAs(tree, deployed),
    place: tree.place,
    tree,
    pod,
    labels: pairsAt(template, 'metadata', 'labels'),
    replicas: settingAt(at(tree, 'spec'), 'replicas', 1),
    gracePeriod: settingAt(pod, 'terminationGracePeriodSeconds', 30),
    hostNetwork: flagAt(pod, 'hostNetwork'),
    ends: kind === 'Job' || kind === 'CronJob',
    containers: [...containersAt(pod, 'containers', 'main'), ...containersAt(pod, 'initContainers', 'init')],
  }
}

function containersAt(pod: Tree, key: string, role: 'main' | 'init'): KubeContainer[] {
  return itemsAt(pod, key).flatMap((item) => (item.kind === 'map' ? [readContainer(item, role)] : []))
}

/** The number of old pods that a rollout may end before the new ones are ready, as it is written or by default. */
export interface Rollout {
  readonly type: string
  readonly maxUnavailable: string
  readonly tree?: Tree | undefined
}

/** How a Deployment or a StatefulSet replaces its pods. */
export function rolloutOf({ tree }: Workload): Rollout {
  const strategy = at(tree, 'spec', 'strategy') ?? at(tree, 'spec', 'updateStrategy')
  return {
    type: textAt(strategy, 'type') ?? 'RollingUpdate',
    maxUnavailable: textAt(strategy, 'rollingUpdate', 'maxUnavailable') ?? '25%',
    tree: strategy,
  }
}

/** An autoscaler, and the workload that it scales. */
export interface Autoscaler extends Deployed {
  readonly targetKind: string
  readonly targetName: string
  readonly least: number
  readonly tree: MapTree
}

export function readAutoscaler(tree: MapTree, deployed: Deployed): Autoscaler {
  return {
    targetKind: textAt(tree, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment',
    targetName: textAt(tree, 'spec', 'scaleTargetRef', 'name') ?? '',
    ...deployedAs(tree, deployed),
    least: numberAt(tree, 'spec', 'minReplicas') ?? numberAt(tree, 'spec', 'minReplicaCount') ?? 1,
    tree,
  }
}
