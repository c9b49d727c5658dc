import type { Balancer } from './balancer'
import type { ComposeService } from './compose/compose-service'
import type { Dockerfile } from './docker/dockerfile'
import type { EcsContainer, EcsService } from './ecs/ecs'
import type { Ingress } from './kubernetes/ingress'
import type { KubeService } from './kubernetes/service'
import type { Autoscaler, Workload } from './kubernetes/workload'
import type { NginxServer } from './nginx/nginx'
import type { Problem } from './problem'

/** Everything that the files say about a deployment, each value with its place. */
export interface Manifests {
  readonly workloads: readonly Workload[]
  readonly autoscalers: readonly Autoscaler[]
  readonly services: readonly KubeService[]
  readonly ingresses: readonly Ingress[]
  readonly composeServices: readonly ComposeService[]
  readonly dockerfiles: readonly Dockerfile[]
  readonly ecsContainers: readonly EcsContainer[]
  readonly ecsServices: readonly EcsService[]
  readonly nginxServers: readonly NginxServer[]
  /** HAProxy, ALB, Google's balancer and nginx Plus. */
  readonly balancers: readonly Balancer[]
  /** What could not be read. */
  readonly problems: readonly Problem[]
  /** What was read and describes no deployment, such as a ConfigMap. */
  readonly passedOver: readonly PassedOver[]
}

export interface PassedOver {
  readonly file: string
  /** `ConfigMap`, `a YAML document`, `a Helm template` ... */
  readonly what: string
}

const NOTHING: Manifests = {
  workloads: [],
  autoscalers: [],
  services: [],
  ingresses: [],
  composeServices: [],
  dockerfiles: [],
  ecsContainers: [],
  ecsServices: [],
  nginxServers: [],
  balancers: [],
  problems: [],
  passedOver: [],
}

/** Joins the parts of several documents and files, in their order. */
export function joinManifests(parts: readonly Partial<Manifests>[]): Manifests {
  const names = Object.keys(NOTHING) as (keyof Manifests)[]
  const joined = names.map((name) => [name, parts.flatMap((part): readonly unknown[] => part[name] ?? [])] as const)
  return Object.fromEntries(joined) as unknown as Manifests
}
