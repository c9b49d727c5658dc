import { didYouMean, show } from '@hale/options'
import { seconds } from '../../manifest/duration'
import type { KubeProbe } from '../../manifest/kubernetes/probe'
import { plain } from '../../manifest/plain'
import { type MapTree, mapAt, type Tree } from '../../manifest/tree'
import type { Edit } from '../edits/edit'
import { removeKey, replaceEntry, replaceValue, setKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { type ContainerProbe, podContainers, probesOf } from './containers'
import { PROBE_ACTIONS, PROBE_FIELDS, PROBE_NUMBERS } from './probe-fields'

export const invalidProbe: Rule = {
  id: 'invalid-probe',
  severity: 'error',
  needs: 'files',
  question: 'Does the Kubernetes API take the probe?',
  why: 'The API refuses the whole workload, or drops the field without a word where validation is off. The old version keeps running, or none.',
  remedy: 'Write what the API takes.',
  *check({ manifests }) {
    for (const subject of podContainers(manifests).flatMap(probesOf)) {
      for (const { tree, message, say, edit } of faultsOf(subject)) {
        yield {
          place: tree.place,
          message: `The API refuses the ${subject.probe.name} probe of container ${subject.container.name}: ${message}.`,
          fix: { say, edits: edit ? [edit] : [] },
        }
      }
    }
  },
}

interface Fault {
  readonly tree: Tree
  readonly message: string
  readonly say: string
  readonly edit: Edit | undefined
}

function faultsOf({ container, probe }: ContainerProbe): Fault[] {
  if (container.role === 'init') {
    const message = 'an init container has no probes unless its restartPolicy is Always'
    return [{ tree: probe.tree, message, say: 'Remove the probe.', edit: removeKey(container.tree, `${probe.name}Probe`) }]
  }
  return [...numberFaults(probe), ...successFaults(probe), ...actionFaults(probe), ...httpFaults(probe), ...fieldFaults(probe)]
}

function numberFaults({ tree, name }: KubeProbe): Fault[] {
  return Object.entries(PROBE_NUMBERS).flatMap(([key, least]) => {
    const written = tree.entries.get(key)?.value
    if (!written) return []
    if (key === 'terminationGracePeriodSeconds' && name === 'readiness') {
      return [{ tree: written, message: `readiness has no ${key}`, say: 'Remove it.', edit: removeKey(tree, key) }]
    }
    const value = plain(written)
    if (Number.isInteger(value) && (value as number) >= least) return []
    const number = Math.max(least, Math.round(seconds(String(value)) ?? least))
    const message = `${key} must be a whole number from ${least}; got ${show(value)}`
    return [{ tree: written, message, say: `Write ${number}.`, edit: replaceValue(written, number) }]
  })
}

function successFaults({ name, successThreshold: { value, tree } }: KubeProbe): Fault[] {
  if (name === 'readiness' || value <= 1 || !tree || typeof plain(tree) !== 'number') return []
  return [{ tree, message: `successThreshold of ${name} must be 1; got ${value}`, say: 'Write 1.', edit: replaceValue(tree, 1) }]
}

function actionFaults({ tree, name }: KubeProbe): Fault[] {
  const written = PROBE_ACTIONS.filter((action) => tree.entries.has(action))
  if (written.length === 1) return []
  if (written.length > 1) {
    const [first, second] = written as [string, string]
    const message = `it must have one of ${first} and ${second}, not both`
    return [{ tree, message, say: `Remove ${second}.`, edit: removeKey(tree, second) }]
  }
  const path = name === 'liveness' ? '/livez' : name === 'readiness' ? '/readyz' : '/startupz'
  const message = `it must have ${PROBE_ACTIONS.join(', ')}`
  return [{ tree, message, say: 'Say what it requests.', edit: setKey(tree, 'httpGet', { path, port: 3000 }) }]
}

function httpFaults({ tree: probe, action }: KubeProbe): Fault[] {
  if (action.type === 'exec') return execFaults(probe)
  if (action.type === 'none' || action.tree.kind !== 'map') return []
  const { tree } = action
  return [...schemeFaults(tree), ...portFaults(tree, action.type)]
}

function execFaults(probe: MapTree): Fault[] {
  const exec = mapAt(probe, 'exec')
  const command = exec?.entries.get('command')?.value
  if (!exec || command?.kind !== 'scalar') return []
  const words = ['sh', '-c', String(command.value)]
  return [{ tree: command, message: 'command must be a list', say: 'Write a list.', edit: setKey(exec, 'command', words) }]
}

function schemeFaults(tree: MapTree): Fault[] {
  const scheme = tree.entries.get('scheme')?.value
  if (scheme?.kind !== 'scalar' || scheme.value === 'HTTP' || scheme.value === 'HTTPS') return []
  const upper = String(scheme.value).toUpperCase() === 'HTTPS' ? 'HTTPS' : 'HTTP'
  const message = `scheme must be HTTP or HTTPS; got ${show(scheme.value)}`
  return [{ tree: scheme, message, say: `Write ${upper}.`, edit: replaceValue(scheme, upper) }]
}

function portFaults(tree: MapTree, type: 'http' | 'tcp' | 'grpc'): Fault[] {
  const port = tree.entries.get('port')?.value
  if (!port) return [{ tree, message: 'port is missing', say: 'Name the port.', edit: setKey(tree, 'port', 3000) }]
  const value = plain(port)
  const isNumber = Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535
  const isName = type !== 'grpc' && typeof value === 'string' && /[a-z]/.test(value)
  if (isNumber || isName) return []
  const number = Number.parseInt(String(value), 10)
  const wanted = type === 'grpc' ? 'a number from 1 to 65535' : 'a number from 1 to 65535, or a name'
  const edit = replaceValue(port, number >= 1 && number <= 65_535 ? number : 3000)
  return [{ tree: port, message: `port must be ${wanted}; got ${show(value)}`, say: 'Write a number.', edit }]
}

function fieldFaults({ tree }: KubeProbe): Fault[] {
  return [...tree.entries].flatMap(([key, { value, merged }]) => {
    if ((PROBE_FIELDS as readonly string[]).includes(key)) return []
    const closest = didYouMean(key, PROBE_FIELDS)
    const rename = closest && !tree.entries.has(closest) && !merged ? replaceEntry(tree, key, closest, plain(value)) : undefined
    const hint = closest ? `, probably ${closest}` : ''
    return [
      {
        tree: value,
        message: `unknown field ${show(key)}${hint}`,
        say: rename ? `Write ${closest}.` : 'Remove it.',
        edit: rename ?? removeKey(tree, key),
      },
    ]
  })
}
