import type { HttpAction, KubeProbeName } from '../../manifest/kubernetes/probe'
import type { Manifests } from '../../manifest/manifests'
import { type Finding, type NotJudged, notJudged } from '../finding'
import { type Endpoint, endpointKey } from '../live/endpoint'
import { answersOf, type Measurement } from '../live/measurement'
import type { Questions } from '../live/observe-service'
import type { Answered } from '../live/sample'
import type { Service } from '../live/service'
import type { Evidence } from '../rule'
import { type ContainerProbe, liveContainers, type PodContainer, portOfUrl, probesOf } from './containers'

/** A probe whose endpoint was asked. */
export interface MeasuredProbe extends ContainerProbe {
  readonly action: HttpAction
  readonly measurement: Measurement
  readonly answers: readonly Answered[]
}

/**
 * Judges each HTTP probe of the containers that run by what it got. What was not asked is not judged, and neither is a
 * deployment without such a probe.
 */
export function* eachMeasured(
  evidence: Evidence,
  names: readonly KubeProbeName[],
  judge: (probe: MeasuredProbe) => Iterable<Finding | NotJudged>,
): Iterable<Finding | NotJudged> {
  const live = liveContainers(evidence)
  if ('notJudged' in live) return yield live
  const subjects = live.pods.flatMap(probesOf).filter(({ probe }) => names.includes(probe.name) && probe.action.type === 'http')
  if (subjects.length === 0) return yield notJudged(`the files hold no HTTP probe for ${names.join(', ')} of this service`)
  for (const subject of subjects) {
    const measured = measuredProbe(evidence, subject)
    if (measured) yield* judge(measured)
    else yield notJudged(`the ${subject.probe.name} probe cannot be sent through --url`)
  }
}

/** What a probe got. `undefined` where it was not sent: not HTTP, not this service, or no time left. */
export function measuredProbe(evidence: Evidence, subject: ContainerProbe): MeasuredProbe | undefined {
  const { service } = evidence
  const { action } = subject.probe
  const live = liveContainers(evidence)
  if (!service || action.type !== 'http' || 'notJudged' in live) return undefined
  if (!live.pods.some(({ container }) => container === subject.container)) return undefined
  const endpoint = endpointOf(service, subject)
  const measurement = endpoint && service.measurements.get(endpointKey(endpoint))
  if (!measurement || measurement.samples.length === 0) return undefined
  return { ...subject, action, measurement, answers: answersOf(measurement) }
}

/** What to ask the running service, so that the probes of the files can be judged. */
export function questionsOf(manifests: Manifests, url: URL): Pick<Questions, 'endpoints' | 'ports'> {
  const live = liveContainers({ manifests, service: { url, measurements: new Map(), listening: new Map() } })
  const pods = 'notJudged' in live ? [] : live.pods
  return {
    endpoints: pods.flatMap(probesOf).flatMap((subject) => endpointOf({ url }, subject) ?? []),
    ports: pods.filter(({ container }) => isDirect(url, container)).flatMap(({ container }) => portsOf(container)),
  }
}

/** Where a probe of kubelet asks, on the host of the URL. `undefined` where that cannot be known, such as behind a forwarded port. */
function endpointOf({ url }: Pick<Service, 'url'>, { container, probe }: ContainerProbe): Endpoint | undefined {
  const { action } = probe
  if (action.type !== 'http' || action.host !== undefined) return undefined
  const port = portHere(url, container, action.port?.number)
  if (port === undefined) return undefined
  const scheme = action.scheme.toUpperCase() === 'HTTPS' ? 'https' : 'http'
  const asked = `${scheme}://${url.hostname}:${port}${action.path}`
  return URL.canParse(asked) ? { url: new URL(asked), headers: Object.fromEntries(action.headers) } : undefined
}

/** The port of the URL's host that stands for a port of the container. */
function portHere(url: URL, container: PodContainer['container'], port: number | undefined): number | undefined {
  if (port === undefined || isDirect(url, container)) return port
  return port === mainPort(container) ? portOfUrl(url) : undefined
}

/** The container's port 3000 is the host's port 3000. Otherwise one port is forwarded, and the others are not reached. */
export function isDirect(url: URL, container: PodContainer['container']): boolean {
  return portsOf(container).includes(portOfUrl(url))
}

function mainPort(container: PodContainer['container']): number | undefined {
  return portsOf(container)[0]
}

function portsOf(container: PodContainer['container']): number[] {
  const probed = probesOf({ container } as PodContainer).flatMap(({ probe: { action } }) =>
    'port' in action ? (action.port?.number ?? []) : [],
  )
  return [...container.ports.map(({ number }) => number), ...probed]
}
