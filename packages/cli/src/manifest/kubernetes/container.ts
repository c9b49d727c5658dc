import { type CommandLine, commandOfList } from '../command-line'
import { numberOf } from '../setting'
import type { Place } from '../source'
import { at, itemsAt, type MapTree, numberAt, pairsAt, type Tree, textAt, textsAt } from '../tree'
import { KUBE_PROBES, type KubeProbe, type KubeProbeName, readProbe } from './probe'

/** A container of a pod. A sidecar is an init container with `restartPolicy: Always`. */
export interface KubeContainer {
  readonly role: 'main' | 'sidecar' | 'init'
  readonly name: string
  readonly image?: string | undefined
  readonly place: Place
  readonly tree: MapTree
  readonly ports: readonly ContainerPort[]
  readonly probes: { readonly [Name in KubeProbeName]?: KubeProbe | undefined }
  readonly preStop?: PreStop | undefined
  /** `command`, which replaces the image's ENTRYPOINT. */
  readonly command?: CommandLine | undefined
  /** `args`, which replace the image's CMD. */
  readonly args?: CommandLine | undefined
  readonly env: ReadonlyMap<string, string>
  /** In cores. Absent without a limit. */
  readonly cpuLimit?: number | undefined
}

interface ContainerPort {
  readonly name?: string | undefined
  readonly number: number
  readonly tree: Tree
}

interface PreStop {
  readonly tree: Tree
  /** How long it waits, where it is a sleep. Other hooks take as long as they take. */
  readonly seconds?: number | undefined
}

export function readContainer(tree: MapTree, role: 'main' | 'init'): KubeContainer {
  const ports = readPorts(tree)
  const named = new Map(ports.flatMap(({ name, number }) => (name ? [[name, number] as const] : [])))
  const probes = Object.fromEntries(KUBE_PROBES.map((name) => [name, readProbe(tree, name, named)]))
  return {
    role: role === 'init' && textAt(tree, 'restartPolicy') === 'Always' ? 'sidecar' : role,
    name: textAt(tree, 'name') ?? '',
    image: textAt(tree, 'image'),
    place: tree.place,
    tree,
    ports,
    probes,
    preStop: readPreStop(tree),
    command: readCommand(tree, 'command'),
    args: readCommand(tree, 'args'),
    env: readEnvironment(tree),
    cpuLimit: cores(textAt(tree, 'resources', 'limits', 'cpu')),
  }
}

function readPorts(container: Tree): ContainerPort[] {
  return itemsAt(container, 'ports').flatMap((tree) => {
    const number = numberOf(at(tree, 'containerPort'))
    return number === undefined ? [] : [{ name: textAt(tree, 'name'), number, tree }]
  })
}

function readCommand(container: Tree, key: string): CommandLine | undefined {
  const written = at(container, key)
  return written?.kind === 'list' ? commandOfList(written) : undefined
}

function readEnvironment(container: Tree): ReadonlyMap<string, string> {
  return new Map(
    itemsAt(container, 'env').flatMap((item) => {
      const pairs = pairsAt(item)
      const [name, value] = [pairs.get('name'), pairs.get('value')]
      return name !== undefined && value !== undefined ? [[name, value] as const] : []
    }),
  )
}

function readPreStop(container: Tree): PreStop | undefined {
  const tree = at(container, 'lifecycle', 'preStop')
  if (!tree) return undefined
  const sleep = numberAt(tree, 'sleep', 'seconds')
  return { tree, seconds: sleep ?? sleepOf(textsAt(tree, 'exec', 'command')) }
}

/** The seconds of `sleep 5`, and of `sh -c 'sleep 5'` and `sleep 5 && ...`. */
function sleepOf(command: readonly string[]): number | undefined {
  const sleeps = [...command.join(' ').matchAll(/(?:^|[\s/;&])sleep\s+(\d+(?:\.\d+)?)(m?)s?\b/g)]
  if (sleeps.length === 0) return undefined
  return sleeps.reduce((sum, [, amount, minutes]) => sum + Number(amount) * (minutes ? 60 : 1), 0)
}

/** `500m` is half a core. */
function cores(quantity: string | undefined): number | undefined {
  const [, amount, milli] = /^(\d*\.?\d+)(m?)$/.exec(quantity ?? '') ?? []
  return amount === undefined ? undefined : Number(amount) / (milli ? 1_000 : 1)
}
