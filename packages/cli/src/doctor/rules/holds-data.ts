import type { Workload } from '../../manifest/kubernetes/workload'
import { at, itemsAt } from '../../manifest/tree'

/** Whether a workload keeps data on volumes: two replicas cannot share most of them, and each replica of a StatefulSet has its own. */
export function holdsData({ kind, pod }: Workload): boolean {
  return kind === 'StatefulSet' || itemsAt(pod, 'volumes').some((volume) => at(volume, 'persistentVolumeClaim'))
}
