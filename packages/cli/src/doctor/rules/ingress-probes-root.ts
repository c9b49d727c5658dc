import type { Balancer } from '../../manifest/balancer'
import { secondsToDetect } from '../../manifest/balancer'
import { servicesBehind } from '../../manifest/kubernetes/relations'
import type { Manifests } from '../../manifest/manifests'
import type { MapTree } from '../../manifest/tree'
import { setKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { secondsText } from './sum'

const PATH_KEYS = { alb: 'alb.ingress.kubernetes.io/healthcheck-path', gce: 'requestPath', group: 'HealthCheckPath' } as const

export const ingressProbesRoot: Rule = {
  id: 'ingress-probes-root',
  severity: 'warning',
  needs: 'files',
  question: 'Does the load balancer probe readiness, and not the home page?',
  why: 'The home page renders, redirects or needs a login. It says nothing about dependencies and about draining.',
  remedy: 'Set the health check of the load balancer to `/readyz`.',
  *check({ manifests }) {
    for (const balancer of manifests.balancers) {
      if (!asksRoot(balancer) || namedByService(balancer, manifests)) continue
      yield {
        place: balancer.place,
        message: `${balancer.name} probes ${balancer.pathWritten ? '/' : '/ (the default)'}: it sends requests for as long as that page answers, and takes targets out ${secondsText(secondsToDetect(balancer))} after it does not.`,
        fix: { say: 'Probe /readyz.', edits: [setPath(balancer)].flatMap((edit) => edit ?? []) },
      }
    }
  },
}

function asksRoot({ type, path }: Balancer): boolean {
  return (type === 'alb' || type === 'gce') && path === '/'
}

/** The annotation of a Service wins over that of the Ingress. */
function namedByService({ ingress }: Balancer, manifests: Manifests): boolean {
  if (!ingress || ingress.routes.length === 0) return false
  const annotated = servicesBehind(ingress, manifests).filter(({ annotations }) => annotations.has(PATH_KEYS.alb))
  return ingress.routes.every(({ service }) => annotated.some(({ name }) => name === service))
}

function setPath({ type, tree, name }: Balancer) {
  if (tree?.kind !== 'map') return undefined
  if (type === 'gce') return setKey(tree, PATH_KEYS.gce, '/readyz')
  if (name.startsWith('target group')) return setKey(tree, PATH_KEYS.group, '/readyz')
  return annotate(tree)
}

/** An Ingress without annotations gets some. */
function annotate(tree: MapTree) {
  const metadata = tree.entries.get('metadata')?.value
  if (metadata?.kind === 'map') return setKey(metadata, 'annotations', { [PATH_KEYS.alb]: '/readyz' })
  return setKey(tree, PATH_KEYS.alb, '/readyz')
}
