import type { Workload } from '../../manifest/kubernetes/workload'
import { itemsAt } from '../../manifest/tree'
import { setKey } from '../edits/tree-edits'
import type { Rule } from '../rule'

export const workerWithoutProbe: Rule = {
  id: 'worker-without-probe',
  severity: 'info',
  needs: 'files',
  question: 'Does somebody notice when a worker without a port stops working?',
  why: 'A consumer that hangs keeps its process and looks alive. Nothing restarts it, and work piles up.',
  remedy: 'Serve probes from another thread (`probeThread`), or write a report file and let an exec probe read it.',
  *check({ manifests: { workloads } }) {
    for (const workload of workloads) {
      const [first] = workload.containers
      if (workload.kind !== 'Deployment' || !first || !isBlind(workload)) continue
      const livenessProbe = { httpGet: { path: '/livez', port: 9090 }, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 }
      yield {
        place: first.place,
        message: `Deployment ${workload.name} has neither ports nor probes: a worker that hangs is never restarted.`,
        fix: {
          say: 'Serve probes with `probeThread(health, { port: 9090 })`, and let kubelet request them.',
          edits: [setKey(first.tree, 'livenessProbe', livenessProbe)],
        },
      }
    }
  },
}

function isBlind({ containers }: Workload): boolean {
  return containers.every(
    ({ role, tree, probes }) => role === 'init' || (itemsAt(tree, 'ports').length === 0 && Object.values(probes).every((probe) => !probe)),
  )
}
