import type { Manifests } from '../manifests'
import type { Deployed } from './deployed'

type Objects = Pick<Manifests, 'workloads' | 'autoscalers' | 'services' | 'ingresses'>
type Homes = Pick<Deployed, 'home'>

const known = new WeakMap<Objects, (one: string, other: string) => boolean>()

/**
 * Whether two objects can be parts of one environment. Two folders, or two files, that hold an object of the same kind
 * and name are two environments: `overlays/dev` and `overlays/prod`, `dev.yaml` and `prod.yaml`. What stands beside
 * both belongs to each.
 */
export function areTogether(one: Homes, other: Homes, manifests: Objects): boolean {
  const areApart = known.get(manifests) ?? createAreApart(manifests)
  known.set(manifests, areApart)
  return one.home === other.home || !areApart(one.home, other.home)
}

/** Two paths are apart where the folders at which they part hold an object of the same kind and name. */
function createAreApart(manifests: Objects): (one: string, other: string) => boolean {
  const names = namesBelow(manifests)
  const answers = new Map<string, boolean>()
  return (one, other) => {
    const [here, there] = parting(one, other)
    const key = `${here}\n${there}`
    const answer = answers.get(key) ?? haveCommon(names.get(here), names.get(there))
    answers.set(key, answer)
    return answer
  }
}

/** The kinds and names below each folder and in each file. */
function namesBelow({ workloads, autoscalers, services, ingresses }: Objects): ReadonlyMap<string, ReadonlySet<string>> {
  const below = new Map<string, Set<string>>()
  const add = ({ home }: Homes, name: string) => {
    for (const path of pathsTo(home)) below.set(path, (below.get(path) ?? new Set()).add(name))
  }
  for (const workload of workloads) add(workload, `${workload.kind} ${workload.name}`)
  for (const autoscaler of autoscalers) add(autoscaler, `autoscaler of ${autoscaler.targetKind} ${autoscaler.targetName}`)
  for (const service of services) add(service, `Service ${service.name}`)
  for (const ingress of ingresses) add(ingress, `Ingress ${ingress.name}`)
  return below
}

/** `a/b/c` is below `a`, `a/b` and itself. */
function pathsTo(home: string): string[] {
  const parts = home.split(/[/\\]/).filter((part) => part !== '.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** The first folders, or files, in which two paths differ. A path that leads to the other one differs nowhere. */
function parting(one: string, other: string): readonly [string, string] {
  const [here, there] = [pathsTo(one), pathsTo(other)]
  const index = here.findIndex((path, at) => path !== there[at])
  return [here[index] ?? '', there[index] ?? '']
}

function haveCommon(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  return one !== undefined && other !== undefined && [...one].some((name) => other.has(name))
}
