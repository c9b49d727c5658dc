import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Check, createHealth, type Health, type HealthOptions, type ProbeOptions } from '@hale/core'
import { probes } from '@hale/node'
import { onTestFinished } from 'vitest'
import { createFleet, type Fleet, type FleetOptions, type PeerSource } from '../index'

/** One instance of a fleet, as a real server in this process. */
export interface Instance {
  readonly url: string
  readonly health: Health
  readonly fleet: Fleet
  readonly server: Server
  /** Whether its own route to the dependency works. */
  up: boolean
  /** Runs of its check so far. */
  runs: number
  /** Requests with `Health-Peer` so far. */
  asked: number
  /** The status code of `/readyz`. */
  readyz(): Promise<number>
}

export interface InstanceOptions {
  readonly name?: string
  readonly version?: string
  readonly fleet?: Partial<FleetOptions>
  readonly check?: Partial<Check>
  readonly health?: HealthOptions
  readonly probes?: ProbeOptions
}

/** Servers that listen, all with each other as peers, each with one check `database`. They stop with the test. */
export async function startInstances(count: number, optionsOf: (index: number) => InstanceOptions = () => ({})): Promise<Instance[]> {
  const urls: string[] = []
  const source: PeerSource = { list: () => urls.map((url) => ({ url })) }
  const instances = await Promise.all(Array.from({ length: count }, (_, index) => startInstance(source, optionsOf(index))))
  urls.push(...instances.map(({ url }) => url))
  // Ready once, as an instance must be before it is held.
  await Promise.all(instances.map((instance) => instance.readyz()))
  return instances
}

async function startInstance(source: PeerSource, options: InstanceOptions): Promise<Instance> {
  const fleet = createFleet({ peers: source, mode: 'guard', ...options.fleet })
  const run = async (): Promise<void> => {
    instance.runs += 1
    if (!instance.up) throw Object.assign(new Error('no route'), { code: 'refused' })
  }
  const health = createHealth({
    name: options.name ?? 'orders',
    version: options.version,
    readiness: { database: { maxAge: 0, run, ...options.check } },
    fleet,
    ...options.health,
  })
  const handle = probes(health, options.probes)
  const server = createServer((request, response) => {
    if (request.headers['health-peer']) instance.asked += 1
    handle(request, response, () => response.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const instance: Instance = {
    url,
    health,
    fleet,
    server,
    up: true,
    runs: 0,
    asked: 0,
    readyz: async () => (await fetch(`${url}/readyz`)).status,
  }
  onTestFinished(async () => {
    fleet.close()
    health.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return instance
}
