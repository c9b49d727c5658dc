import { type CommandLine, execForm } from '../command-line'
import { seconds } from '../duration'
import type { Healthcheck } from '../healthcheck'
import { healthcheckCommand } from '../healthcheck-command'
import { type Setting, settingAt } from '../setting'
import { splitWords } from '../shell-words'
import type { Place } from '../source'
import { at, flagAt, itemsAt, type MapTree, mapAt, pairsAt, type Tree, textAt, textsAt } from '../tree'
import { extendedService } from './extended-service'

/** A service of a compose file. Anchors, merge keys and `extends` within the file are resolved. */
export interface ComposeService {
  readonly name: string
  /** The file that describes the project. Of several that compose joins, the last one. */
  readonly project: string
  readonly place: Place
  readonly tree: MapTree
  readonly image?: string | undefined
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target?: string | undefined } | undefined
  readonly command?: CommandLine | undefined
  readonly entrypoint?: CommandLine | undefined
  readonly environment: ReadonlyMap<string, string>
  readonly healthcheck?: Healthcheck | undefined
  readonly healthcheckTree?: MapTree | undefined
  /** `stop_grace_period`, in seconds. */
  readonly stopGracePeriod: Setting
  /** The ports inside the container. */
  readonly ports: readonly number[]
  /** The ports of the machine that lead to it. */
  readonly publishedPorts: readonly number[]
  readonly dependsOn: readonly ComposeDependency[]
  /** Has a `deploy` part with replicas or a restart policy, which only Swarm reads. */
  readonly swarm: boolean
  readonly init: boolean
}

interface ComposeDependency {
  readonly service: string
  /** `service_started` unless it is written. */
  readonly condition: string
  readonly tree: Tree
}

export function readCompose(document: Tree, project: string = document.place.file): ComposeService[] {
  const services = mapAt(document, 'services')
  if (!services) return []
  return [...services.entries].flatMap(([name, { value }]) =>
    value.kind === 'map' ? [readService(name, project, extendedService(value, services))] : [],
  )
}

function readService(name: string, project: string, tree: MapTree): ComposeService {
  const healthcheckTree = mapAt(tree, 'healthcheck')
  return {
    name,
    project,
    place: tree.place,
    tree,
    image: textAt(tree, 'image'),
    build: readBuild(tree),
    command: readCommand(at(tree, 'command')),
    entrypoint: readCommand(at(tree, 'entrypoint')),
    environment: readEnvironment(tree),
    healthcheck: healthcheckTree && readHealthcheck(name, healthcheckTree),
    healthcheckTree,
    stopGracePeriod: durationAt(tree, 'stop_grace_period', 10),
    ports: [...itemsAt(tree, 'ports').flatMap(containerPort), ...textsAt(tree, 'expose').map(Number)],
    publishedPorts: itemsAt(tree, 'ports').flatMap(publishedPort),
    dependsOn: readDependencies(at(tree, 'depends_on')),
    swarm: at(tree, 'deploy', 'restart_policy') !== undefined || at(tree, 'deploy', 'update_config') !== undefined,
    init: flagAt(tree, 'init'),
  }
}

function durationAt(tree: Tree, key: string, byDefault: number): Setting {
  const written = at(tree, key)
  return { value: seconds(textAt(written)) ?? byDefault, tree: written }
}

function readBuild(service: Tree): ComposeService['build'] {
  const build = at(service, 'build')
  if (!build) return undefined
  if (build.kind === 'scalar') return { context: String(build.value), dockerfile: 'Dockerfile' }
  return {
    context: textAt(build, 'context') ?? '.',
    dockerfile: textAt(build, 'dockerfile') ?? 'Dockerfile',
    target: textAt(build, 'target'),
  }
}

/** Compose splits a string itself and runs no shell. */
function readCommand(written: Tree | undefined): CommandLine | undefined {
  if (!written || written.kind === 'map') return undefined
  const words = written.kind === 'list' ? textsAt(written) : splitWords(String(written.value))
  return execForm(words, { source: written.source, span: written.span, place: written.place, tree: written })
}

function readEnvironment(service: Tree): ReadonlyMap<string, string> {
  const written = at(service, 'environment')
  if (written?.kind !== 'list') return pairsAt(written)
  return new Map(textsAt(written).map((pair) => [pair.split('=', 1)[0] as string, pair.slice(pair.indexOf('=') + 1)]))
}

function readHealthcheck(name: string, tree: MapTree): Healthcheck | undefined {
  const test = at(tree, 'test')
  if (!test || test.kind === 'map' || flagAt(tree, 'disable')) return undefined
  const written = test.kind === 'list' ? textsAt(test) : ['CMD-SHELL', String(test.value)]
  const command = healthcheckCommand(written, test)
  if (!command) return undefined
  return {
    owner: 'compose',
    name,
    place: test.place,
    ...command,
    interval: durationAt(tree, 'interval', 30),
    timeout: durationAt(tree, 'timeout', 30),
    startPeriod: durationAt(tree, 'start_period', 0),
    retries: settingAt(tree, 'retries', 3),
  }
}

/** `127.0.0.1:8080:80/tcp` is port 80 of the container. */
function containerPort(port: Tree): number[] {
  const written = textAt(port, 'target') ?? textAt(port)
  const number = Number(written?.split('/', 1)[0]?.split(':').at(-1)?.split('-', 1)[0])
  return Number.isInteger(number) && number > 0 ? [number] : []
}

function publishedPort(port: Tree): number[] {
  const parts = textAt(port)?.split('/', 1)[0]?.split(':') ?? []
  const number = Number(textAt(port, 'published') ?? (parts.length > 1 ? parts.at(-2) : undefined))
  return Number.isInteger(number) && number > 0 ? [number] : []
}

function readDependencies(tree: Tree | undefined): ComposeDependency[] {
  if (tree?.kind === 'list') return tree.items.map((item) => ({ service: textAt(item) ?? '', condition: 'service_started', tree: item }))
  if (tree?.kind !== 'map') return []
  return [...tree.entries].map(([service, { value }]) => ({
    service,
    condition: textAt(value, 'condition') ?? 'service_started',
    tree: value,
  }))
}
