import { type CommandLine, commandOfList } from '../command-line'
import type { Healthcheck } from '../healthcheck'
import { healthcheckCommand } from '../healthcheck-command'
import { type Setting, settingAt } from '../setting'
import type { Place } from '../source'
import { at, itemsAt, type MapTree, mapAt, numberAt, pairsAt, type Tree, textAt, textsAt } from '../tree'

/** A container of an ECS task definition. */
export interface EcsContainer {
  readonly name: string
  readonly family: string
  readonly place: Place
  readonly tree: MapTree
  readonly image?: string | undefined
  readonly ports: readonly number[]
  readonly environment: ReadonlyMap<string, string>
  readonly healthcheck?: Healthcheck | undefined
  readonly healthcheckTree?: MapTree | undefined
  readonly command?: CommandLine | undefined
  readonly entrypoint?: CommandLine | undefined
  /** `stopTimeout`, in seconds. */
  readonly stopTimeout: Setting
}

/** An ECS service. */
export interface EcsService {
  readonly name: string
  readonly place: Place
  readonly tree: MapTree
  readonly behindBalancer: boolean
  readonly gracePeriod: Setting
  readonly desiredCount: Setting
}

/** The containers of a task definition, as `aws ecs register-task-definition` takes it and `describe-task-definition` shows it. */
export function readTaskDefinition(document: Tree): EcsContainer[] {
  const task = mapAt(document, 'taskDefinition') ?? document
  const family = textAt(task, 'family') ?? ''
  return itemsAt(task, 'containerDefinitions').flatMap((tree) => (tree.kind === 'map' ? [readContainer(tree, family)] : []))
}

function readContainer(tree: MapTree, family: string): EcsContainer {
  const name = textAt(tree, 'name') ?? ''
  const healthcheckTree = mapAt(tree, 'healthCheck')
  return {
    name,
    family,
    place: tree.place,
    tree,
    image: textAt(tree, 'image'),
    ports: itemsAt(tree, 'portMappings').flatMap((port) => numberAt(port, 'containerPort') ?? []),
    environment: new Map(
      itemsAt(tree, 'environment').map((item) => [pairsAt(item).get('name') ?? '', pairsAt(item).get('value') ?? ''] as const),
    ),
    healthcheck: healthcheckTree && readHealthcheck(name, healthcheckTree),
    healthcheckTree,
    command: readCommand(tree, 'command'),
    entrypoint: readCommand(tree, 'entryPoint'),
    stopTimeout: settingAt(tree, 'stopTimeout', 30),
  }
}

function readCommand(tree: Tree, key: string): CommandLine | undefined {
  const written = at(tree, key)
  return written?.kind === 'list' && written.items.length > 0 ? commandOfList(written) : undefined
}

function readHealthcheck(name: string, tree: MapTree): Healthcheck | undefined {
  const test = at(tree, 'command')
  const command = test && healthcheckCommand(textsAt(test), test)
  if (!test || !command) return undefined
  return {
    owner: 'ecs',
    name,
    place: test.place,
    ...command,
    interval: settingAt(tree, 'interval', 30),
    timeout: settingAt(tree, 'timeout', 5),
    startPeriod: settingAt(tree, 'startPeriod', 0),
    retries: settingAt(tree, 'retries', 3),
  }
}

/** The services of `create-service`'s input, or of what `describe-services` shows. */
export function readEcsServices(document: Tree): EcsService[] {
  const written = at(document, 'services')
  const services = written?.kind === 'list' ? written.items : [document]
  return services.flatMap((tree) => (tree.kind === 'map' && isEcsService(tree) ? [readEcsService(tree)] : []))
}

function isEcsService(tree: Tree): boolean {
  return textAt(tree, 'serviceName') !== undefined && (at(tree, 'taskDefinition') ?? at(tree, 'desiredCount')) !== undefined
}

function readEcsService(tree: MapTree): EcsService {
  return {
    name: textAt(tree, 'serviceName') ?? '',
    place: tree.place,
    tree,
    behindBalancer: itemsAt(tree, 'loadBalancers').length > 0,
    gracePeriod: settingAt(tree, 'healthCheckGracePeriodSeconds', 0),
    desiredCount: settingAt(tree, 'desiredCount', 1),
  }
}
