import { type Balancer, codeMatcher } from '../balancer'
import { numberOf, type Setting } from '../setting'
import { at, type MapTree, numberAt, textAt } from '../tree'
import type { Ingress } from './ingress'

const PREFIX = 'alb.ingress.kubernetes.io/'

/** The health checks of the AWS load balancer that an Ingress makes: its annotations, and AWS' defaults. */
export function albOfIngress(ingress: Ingress): Balancer | undefined {
  const annotated = [...ingress.annotations.keys()].some((name) => name.startsWith(PREFIX))
  if (ingress.className !== 'alb' && !annotated) return undefined
  const annotation = (name: string) => ingress.annotations.get(PREFIX + name)
  const setting = (name: string, byDefault: number): Setting => {
    const written = at(ingress.annotationsTree, PREFIX + name)
    return { value: numberOf(written) ?? byDefault, tree: written }
  }
  const matcher = annotation('success-codes')
  const path = at(ingress.annotationsTree, `${PREFIX}healthcheck-path`)
  return {
    type: 'alb',
    name: `Ingress ${ingress.name}`,
    place: path?.place ?? ingress.place,
    path: annotation('healthcheck-path') ?? '/',
    pathWritten: path !== undefined,
    ports: [],
    interval: setting('healthcheck-interval-seconds', 15),
    timeout: setting('healthcheck-timeout-seconds', 5),
    failures: setting('unhealthy-threshold-count', 2),
    passes: setting('healthy-threshold-count', 2),
    matcher,
    accepts: codeMatcher(matcher ?? '200'),
    onlyProbes: (annotation('target-type') ?? 'instance') === 'instance',
    ingress,
    tree: ingress.annotationsTree ?? ingress.tree,
  }
}

/** The health check of Google's BackendConfig. */
export function gceOfBackendConfig(tree: MapTree): Balancer | undefined {
  const check = at(tree, 'spec', 'healthCheck')
  if (check?.kind !== 'map') return undefined
  const setting = (key: string, byDefault: number): Setting => ({ value: numberAt(check, key) ?? byDefault, tree: at(check, key) })
  const port = numberAt(check, 'port')
  const path = at(check, 'requestPath')
  return {
    type: 'gce',
    name: `BackendConfig ${textAt(tree, 'metadata', 'name') ?? ''}`,
    place: path?.place ?? check.place,
    path: textAt(path) ?? '/',
    pathWritten: path !== undefined,
    ports: port === undefined ? [] : [port],
    interval: setting('checkIntervalSec', 5),
    timeout: setting('timeoutSec', 5),
    failures: setting('unhealthyThreshold', 2),
    passes: setting('healthyThreshold', 2),
    accepts: codeMatcher('200'),
    // GKE's controller takes the endpoint of a pod out that ends.
    onlyProbes: false,
    tree: check,
  }
}
