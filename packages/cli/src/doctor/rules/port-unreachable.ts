import type { PortReference } from '../../manifest/kubernetes/probe'
import { secondsToFail } from '../../manifest/kubernetes/probe'
import { isPlaceholder } from '../../manifest/placeholder'
import { replaceValue, setKey } from '../edits/tree-edits'
import type { Finding, Fix, NotJudged } from '../finding'
import type { Evidence, Rule } from '../rule'
import { liveContainers, type PodContainer, podContainers, portOfUrl, probesOf } from './containers'
import { isDirect } from './probe-endpoint'
import { secondsText } from './sum'

export const portUnreachable: Rule = {
  id: 'port-unreachable',
  severity: 'error',
  needs: 'either',
  live: 'whether something listens on the port of each probe',
  question: 'Does something listen on the port of the probe?',
  why: 'A probe of a port that the container does not have fails each time: the container never becomes ready, or restarts for ever.',
  remedy: 'Name a port of the container, or declare it under `ports`.',
  *check(evidence) {
    yield* judgeLive(evidence)
    for (const subject of podContainers(evidence.manifests).flatMap(probesOf)) {
      const { container, probe } = subject
      const port = 'port' in probe.action ? probe.action.port : undefined
      if (!port || port.number !== undefined || isNumberOrPlaceholder(String(port.written))) continue
      yield {
        place: port.tree.place,
        message: `The ${probe.name} probe connects to port "${port.written}", which container ${container.name} does not declare: it fails from the first one on, for good after ${secondsText(secondsToFail(probe))}.`,
        fix: fixOf(subject, port),
      }
    }
  },
}

function isNumberOrPlaceholder(port: string): boolean {
  return /^\d+$/.test(port) || isPlaceholder(port)
}

/** A port that is declared, and that nothing listens on. */
function* judgeLive(evidence: Evidence): Iterable<Finding | NotJudged> {
  const { service } = evidence
  const live = liveContainers(evidence)
  if ('notJudged' in live) return yield live
  if (!service) return
  for (const subject of live.pods.flatMap(probesOf)) {
    const { container, probe } = subject
    const port = 'port' in probe.action ? probe.action.port : undefined
    if (port?.number === undefined) continue
    // Behind a forwarded port only one is reached: an answer on it says enough.
    if (!isDirect(service.url, container)) continue
    if (service.listening.get(port.number) !== false) continue
    yield {
      place: port.tree.place,
      message: `Nothing listens on port ${port.number}, which the ${probe.name} probe of container ${container.name} connects to: it has failed for good after ${secondsText(secondsToFail(probe))}.`,
      fix: otherPort(subject, port, portOfUrl(service.url)),
    }
  }
}

/** The port of the URL, which answers. */
function otherPort({ container }: PodContainer, { tree }: PortReference, port: number): Fix {
  const known = container.ports.find(({ number }) => number === port)
  const written = known?.name ?? port
  return { say: `Probe port ${written}, which answers.`, edits: [replaceValue(tree, written)] }
}

function fixOf({ container }: PodContainer, { written, tree }: PortReference): Fix {
  const [port] = container.ports
  if (port) return { say: `Probe port ${port.name ?? port.number}.`, edits: [replaceValue(tree, port.name ?? port.number)] }
  return { say: 'Declare the port.', edits: [setKey(container.tree, 'ports', [{ name: written, containerPort: 3000 }])] }
}
