import { takes } from '../../manifest/kubernetes/ingress'
import { servicesBehind, servicesOf } from '../../manifest/kubernetes/relations'
import type { Manifests } from '../../manifest/manifests'
import { locationFor, type NginxLocation, type NginxServer } from '../../manifest/nginx/nginx'
import type { Place } from '../../manifest/source'
import type { LiveContainers } from './containers'

/** A way from the public to a path of the service. */
export interface PublicRoute {
  /** `Ingress shop, which routes /`. */
  readonly name: string
  readonly place: Place
  /** The part of nginx that passes it on, where a location can close it. */
  readonly nginx?: { readonly server: NginxServer; readonly location: NginxLocation } | undefined
}

/** How the public reaches a path of the running service, by the Ingresses and the nginx servers of the files. */
export function publicRoutes(manifests: Manifests, { pods }: LiveContainers, requested: string): PublicRoute[] {
  const own = pods.flatMap(({ workload }) => servicesOf(workload, manifests))
  const routed = manifests.ingresses.flatMap((ingress) => {
    const reached = servicesBehind(ingress, manifests).filter((service) => own.includes(service))
    const route = ingress.routes.find((candidate) => takes(candidate, requested) && reached.some(({ name }) => name === candidate.service))
    return route ? [{ name: `Ingress ${ingress.name}, which routes ${route.path}`, place: route.tree.place }] : []
  })
  const passed = manifests.nginxServers.flatMap((server) => {
    const location = locationFor(server, requested)
    if (!location?.passes || location.closed) return []
    return [{ name: `nginx, which passes ${location.path}`, place: location.place, nginx: { server, location } }]
  })
  return [...routed, ...passed]
}
