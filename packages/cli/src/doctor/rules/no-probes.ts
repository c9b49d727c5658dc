import { servicesOf } from '../../manifest/kubernetes/relations'
import type { KubeService } from '../../manifest/kubernetes/service'
import { setKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { type PodContainer, probesOf, servingContainers } from './containers'

export const noProbes: Rule = {
  id: 'no-probes',
  severity: 'warning',
  needs: 'files',
  question: 'Does each container behind a Service have probes?',
  why: 'Without readiness a Service sends requests as soon as the process starts, also while it connects, migrates or hangs. Without liveness a hang lasts until somebody sees it.',
  remedy: 'Write a readiness probe, and a liveness probe.',
  *check({ manifests }) {
    for (const subject of servingContainers(manifests)) {
      const [port] = subject.container.ports
      if (!port || probesOf(subject).length > 0) continue
      const service = servicesOf(subject.workload, manifests).find((candidate) => sendsTo(candidate, subject))
      if (!service) continue
      const { tree, name } = subject.container
      const http = (path: string) => ({ httpGet: { path, port: port.name ?? port.number }, timeoutSeconds: 1 })
      yield {
        place: tree.place,
        message: `Service ${service.name} sends requests to container ${name} from 0 s on, before it serves, and for as long as it hangs.`,
        fix: {
          say: 'Probe what the Service sends requests to.',
          edits: [
            setKey(tree, 'readinessProbe', { ...http('/readyz'), periodSeconds: 5, failureThreshold: 2 }),
            setKey(tree, 'livenessProbe', { ...http('/livez'), periodSeconds: 10, failureThreshold: 3 }),
          ],
        },
      }
    }
  },
}

/** Whether one of a Service's ports leads to the container. */
function sendsTo({ ports }: KubeService, { container }: PodContainer): boolean {
  return ports.some(({ target }) => container.ports.some(({ name, number }) => target === number || target === name))
}
