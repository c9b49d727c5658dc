import type { Command } from './command'

interface Entry {
  /** One line for `hale --help`. */
  readonly summary: string
  load(): Promise<Command>
}

/** Every command, in the order of `hale --help`. Each is loaded when it is called. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  probe: {
    summary: "sends one request to a service and exits with its status: for a container's health check",
    load: () => import('./probe/command'),
  },
  doctor: {
    summary: 'finds what will go wrong in a deployment: manifests, and the running service',
    load: () => import('./doctor/command'),
  },
  watch: {
    summary: 'shows how services are, worst first, and what changes',
    load: () => import('./watch/command'),
  },
  simulate: {
    summary: 'computes what kubelet and load balancers do when something breaks, and when',
    load: () => import('./simulate/command'),
  },
  init: {
    summary: 'writes the health file of a service, for its framework and clients, and a Deployment with the probes',
    load: () => import('./init/command'),
  },
}
