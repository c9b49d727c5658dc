import type { Place } from '../source'
import { at, itemsAt, type MapTree, numberAt, pairsAt, type Tree, textAt } from '../tree'
import { type Deployed, deployedAs } from './deployed'

/** An Ingress: which paths of which Service the public can reach. */
export interface Ingress extends Deployed {
  readonly name: string
  readonly place: Place
  readonly tree: MapTree
  /** `alb`, `nginx` ...: from the class or the annotation. */
  readonly className?: string | undefined
  readonly annotations: ReadonlyMap<string, string>
  readonly annotationsTree?: MapTree | undefined
  readonly routes: readonly IngressRoute[]
}

export interface IngressRoute {
  readonly path: string
  /** `Prefix`, `Exact` or `ImplementationSpecific`. */
  readonly pathType: string
  readonly service: string
  readonly port?: string | number | undefined
  readonly tree: Tree
}

export function readIngress(tree: MapTree, deployed: Deployed): Ingress {
  const annotationsTree = at(tree, 'metadata', 'annotations')
  const annotations = pairsAt(annotationsTree)
  return {
    name: textAt(tree, 'metadata', 'name') ?? '',
    ...deployedAs(tree, deployed),
    place: tree.place,
    tree,
    className: textAt(tree, 'spec', 'ingressClassName') ?? annotations.get('kubernetes.io/ingress.class'),
    annotations,
    annotationsTree: annotationsTree?.kind === 'map' ? annotationsTree : undefined,
    routes: readRoutes(tree),
  }
}

function readRoutes(tree: Tree): IngressRoute[] {
  const byDefault = at(tree, 'spec', 'defaultBackend')
  const rules = itemsAt(tree, 'spec', 'rules').flatMap((rule) => itemsAt(rule, 'http', 'paths'))
  return [
    ...rules.map((path) => route(path, at(path, 'backend'), textAt(path, 'path') ?? '/', textAt(path, 'pathType'))),
    ...(byDefault ? [route(byDefault, byDefault, '/', 'Prefix')] : []),
  ]
}

function route(tree: Tree, backend: Tree | undefined, path: string, pathType = 'ImplementationSpecific'): IngressRoute {
  const port = at(backend, 'service', 'port')
  return {
    path,
    pathType,
    service: textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName') ?? '',
    port: numberAt(port, 'number') ?? textAt(port, 'name') ?? numberAt(backend, 'servicePort') ?? textAt(backend, 'servicePort'),
    tree,
  }
}

/** Whether a request to `path` takes this route. */
export function takes({ path, pathType }: Pick<IngressRoute, 'path' | 'pathType'>, requested: string): boolean {
  if (pathType === 'Exact') return path === requested
  const prefix = path.replace(/\/?\*?$/, '')
  return requested === prefix || requested.startsWith(`${prefix}/`)
}
