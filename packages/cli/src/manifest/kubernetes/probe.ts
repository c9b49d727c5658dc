import { type CommandLine, commandOfList } from '../command-line'
import { type Setting, settingAt } from '../setting'
import type { Place } from '../source'
import { at, type MapTree, mapAt, pairsAt, type Tree, textAt } from '../tree'

export const KUBE_PROBES = ['startup', 'liveness', 'readiness'] as const
export type KubeProbeName = (typeof KUBE_PROBES)[number]

/** A probe of a container, with the defaults of Kubernetes filled in. Times are in seconds. */
export interface KubeProbe {
  readonly name: KubeProbeName
  readonly place: Place
  readonly tree: MapTree
  readonly action: ProbeAction
  readonly initialDelay: Setting
  readonly period: Setting
  readonly timeout: Setting
  readonly failureThreshold: Setting
  readonly successThreshold: Setting
  /** `terminationGracePeriodSeconds` of the probe, which wins over the pod's where this probe ends the container. */
  readonly gracePeriod?: Setting | undefined
}

export type ProbeAction =
  | HttpAction
  | { readonly type: 'tcp'; readonly port: PortReference | undefined; readonly host?: Tree | undefined; readonly tree: Tree }
  | { readonly type: 'grpc'; readonly port: PortReference | undefined; readonly service?: string | undefined; readonly tree: Tree }
  | { readonly type: 'exec'; readonly command: CommandLine; readonly tree: Tree }
  | { readonly type: 'none' }

export interface HttpAction {
  readonly type: 'http'
  readonly path: string
  readonly port: PortReference | undefined
  /** Absent unless it is written: kubelet then asks the pod's address. */
  readonly host?: Tree | undefined
  readonly scheme: string
  readonly headers: ReadonlyMap<string, string>
  readonly tree: MapTree
}

/** A port by its number, or by its name among the container's ports. */
export interface PortReference {
  readonly written: string | number
  /** Absent where no port of the container has that name. */
  readonly number?: number | undefined
  readonly tree: Tree
}

/** Reads `livenessProbe` and its sisters of a container. `ports` are the container's named ports. */
export function readProbe(container: Tree, name: KubeProbeName, ports: ReadonlyMap<string, number>): KubeProbe | undefined {
  const tree = mapAt(container, `${name}Probe`)
  if (!tree) return undefined
  return {
    name,
    tree,
    place: tree.place,
    action: readAction(tree, ports),
    initialDelay: settingAt(tree, 'initialDelaySeconds', 0),
    period: settingAt(tree, 'periodSeconds', 10),
    timeout: settingAt(tree, 'timeoutSeconds', 1),
    failureThreshold: settingAt(tree, 'failureThreshold', 3),
    successThreshold: settingAt(tree, 'successThreshold', 1),
    ...(at(tree, 'terminationGracePeriodSeconds') && { gracePeriod: settingAt(tree, 'terminationGracePeriodSeconds', 30) }),
  }
}

function readAction(probe: MapTree, ports: ReadonlyMap<string, number>): ProbeAction {
  const http = mapAt(probe, 'httpGet')
  if (http) return readHttp(http, ports)
  const tcp = at(probe, 'tcpSocket')
  if (tcp) return { type: 'tcp', port: readPort(tcp, ports), host: at(tcp, 'host'), tree: tcp }
  const grpc = at(probe, 'grpc')
  if (grpc) return { type: 'grpc', port: readPort(grpc, ports), service: textAt(grpc, 'service'), tree: grpc }
  const exec = at(probe, 'exec', 'command')
  if (exec) return { type: 'exec', command: commandOfList(exec), tree: exec }
  return { type: 'none' }
}

function readHttp(tree: MapTree, ports: ReadonlyMap<string, number>): HttpAction {
  const path = textAt(tree, 'path') ?? '/'
  return {
    type: 'http',
    path: path.startsWith('/') ? path : `/${path}`,
    port: readPort(tree, ports),
    host: at(tree, 'host'),
    scheme: textAt(tree, 'scheme') ?? 'HTTP',
    headers: readHeaders(tree),
    tree,
  }
}

function readHeaders(http: Tree): ReadonlyMap<string, string> {
  const headers = at(http, 'httpHeaders')
  const pairs = headers?.kind === 'list' ? headers.items.map((item) => pairsAt(item)) : []
  return new Map(pairs.map((pair) => [pair.get('name') ?? '', pair.get('value') ?? '']))
}

function readPort(tree: Tree, ports: ReadonlyMap<string, number>): PortReference | undefined {
  const port = at(tree, 'port')
  if (port?.kind !== 'scalar' || (typeof port.value !== 'string' && typeof port.value !== 'number')) return undefined
  if (typeof port.value === 'number') return { written: port.value, number: port.value, tree: port }
  return { written: port.value, number: ports.get(port.value), tree: port }
}

/** How long it takes until this probe has failed for good, once every answer is bad: the last failure's timeout is part of it. */
export function secondsToFail({ period, failureThreshold, timeout }: Pick<KubeProbe, 'period' | 'failureThreshold' | 'timeout'>): number {
  return period.value * failureThreshold.value + timeout.value
}
