import type { KubeProbe } from '../../manifest/kubernetes/probe'
import { secondsToFail } from '../../manifest/kubernetes/probe'
import { plain } from '../../manifest/plain'
import type { MapTree } from '../../manifest/tree'
import type { Edit } from '../edits/edit'
import { isAlias, removeKey, replaceEntry, setKey } from '../edits/tree-edits'
import type { Fix } from '../finding'
import type { Rule } from '../rule'
import { type PodContainer, servingContainers } from './containers'
import { askedBy } from './describe-probe'
import { secondsText } from './sum'

export const probesIdentical: Rule = {
  id: 'probes-identical',
  severity: 'warning',
  needs: 'files',
  question: 'Do liveness and readiness check different things?',
  why: 'Liveness answers whether a restart helps, readiness whether to send requests now. One answer for both restarts a container that only has to wait.',
  remedy: 'Let liveness request `/livez`, which depends on nothing else, and readiness `/readyz`.',
  *check({ manifests }) {
    for (const subject of servingContainers(manifests)) {
      const { liveness, readiness } = subject.container.probes
      if (!liveness || !readiness || askedBy(liveness) === '' || askedBy(liveness) !== askedBy(readiness)) continue
      yield {
        place: liveness.place,
        message: `Whatever makes container ${subject.container.name} unready also restarts it, ${secondsText(secondsToFail(liveness))} after it begins.`,
        fix: fixOf(subject, liveness, readiness),
      }
    }
  },
}

function fixOf({ container }: PodContainer, liveness: KubeProbe, readiness: KubeProbe): Fix {
  if (liveness.action.type === 'exec') {
    return {
      say: 'Let liveness run another command, which fails only when a restart helps. Or leave it out: a process that ends is restarted anyway.',
      edits: only(removeKey(container.tree, 'livenessProbe')),
    }
  }
  const apart = writeApart(container.tree, liveness, readiness)
  return {
    say: 'Let liveness check the process alone, and readiness what the service depends on.',
    edits: apart ?? [...ask(liveness), ...ask(readiness)],
  }
}

/**
 * Two probes that share what they request, by an alias or a merge key: what stands at its anchor cannot have two paths.
 * The one with the alias is written out, and the other one is changed where it stands.
 */
function writeApart(container: MapTree, liveness: KubeProbe, readiness: KubeProbe): Edit[] | undefined {
  if (liveness.tree === readiness.tree) {
    const own = isOwn(container, 'readinessProbe') ? liveness : readiness
    return [setKey(container, `${own.name}Probe`, withAction(own)), ...ask(own === liveness ? readiness : liveness)]
  }
  if (liveness.action.type !== 'http' || readiness.action.type !== 'http' || liveness.action.tree !== readiness.action.tree)
    return undefined
  const own = isOwn(readiness.tree, 'httpGet') ? liveness : readiness
  return [setKey(own.tree, 'httpGet', withAction(own)['httpGet']), ...ask(own === liveness ? readiness : liveness)]
}

/** Whether a map writes a key itself, and not by an alias or a merge. */
function isOwn(map: MapTree, key: string): boolean {
  const entry = map.entries.get(key)
  return entry !== undefined && !entry.merged && !isAlias(entry)
}

/** The whole probe, with what it should request. */
function withAction({ tree, name, action }: KubeProbe): Readonly<Record<string, unknown>> {
  const { httpGet, tcpSocket, grpc, ...rest } = plain(tree) as Readonly<Record<string, object>>
  if (action.type === 'grpc') return { grpc: { ...grpc, service: name }, ...rest }
  return { httpGet: { ...(httpGet ?? tcpSocket), path: pathOf(name) }, ...rest }
}

function ask({ action, tree, name }: KubeProbe): Edit[] {
  const path = pathOf(name)
  if (action.type === 'http') return action.path === path ? [] : [setKey(action.tree, 'path', path)]
  if (action.type === 'grpc') return only(action.tree.kind === 'map' ? setKey(action.tree, 'service', name) : undefined)
  // A port that accepts says nothing about the process behind it.
  if (action.type === 'tcp') return only(replaceEntry(tree, 'tcpSocket', 'httpGet', { path, port: action.port?.written ?? 3000 }))
  return []
}

function pathOf(name: KubeProbe['name']): string {
  return name === 'liveness' ? '/livez' : '/readyz'
}

function only(edit: Edit | undefined): Edit[] {
  return edit ? [edit] : []
}
