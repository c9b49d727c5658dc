import type { KubeService } from '../../manifest/kubernetes/service'
import { textAt } from '../../manifest/tree'
import { removeKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { probesOf, servingContainers } from './containers'

export const probeHost: Rule = {
  id: 'probe-host',
  severity: 'error',
  needs: 'files',
  question: "Does the probe leave the host to kubelet, which connects to the pod's own address?",
  why: 'Kubelet runs on the node. `localhost` is the node then, and a Service may lead to any other pod, so the probe says nothing about this one.',
  remedy: 'Remove `host`.',
  *check({ manifests }) {
    for (const { workload, container, probe } of servingContainers(manifests).flatMap(probesOf)) {
      const { action } = probe
      if ((action.type !== 'http' && action.type !== 'tcp') || !action.host || workload.hostNetwork) continue
      const host = textAt(action.host) ?? ''
      const reached = whatAnswers(host, manifests.services)
      if (!reached) continue
      const edit = action.tree.kind === 'map' ? removeKey(action.tree, 'host') : undefined
      yield {
        place: action.host.place,
        message: `The ${probe.name} probe of container ${container.name} connects to ${reached}, not to the container.`,
        fix: { say: 'Remove host.', edits: edit ? [edit] : [] },
      }
    }
  },
}

const LOCAL = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|::1?|\[::1?\])$/i

/** What stands behind a host. `undefined` for another machine, which may be meant. */
function whatAnswers(host: string, services: readonly KubeService[]): string | undefined {
  if (LOCAL.test(host)) return `the node (${host})`
  const [name = ''] = host.split('.')
  const isService = services.some((service) => service.name === name) || /^[a-z][a-z0-9-]*(\.[a-z0-9-]+\.svc(\..+)?)?$/.test(host)
  return isService ? `any pod of the Service ${name}` : undefined
}
