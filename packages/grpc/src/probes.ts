import {
  status as Code,
  type Metadata,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import type { Health, Probe } from '@hale/core'
import { healthService } from './definition'
import { type HealthCheckRequest, type HealthCheckResponse, type HealthListResponse, ServingStatus } from './messages'
import { nameServices } from './services'
import { askStatus } from './serving-status'
import { type WatchCall, writeChanges } from './watcher'
import { createWatches } from './watches'

/** What {@link probes} can be told. */
export interface GrpcProbeOptions {
  /** The probe, or the check, that answers for each of your own gRPC services: `{ 'orders.Orders': 'readiness' }`. */
  readonly services?: Readonly<Record<string, Probe | (string & {})>> | undefined
  /** How often (ms) the checks run for those who watch. The phase, and somebody else's probe, are told to them at once. @default 5000 */
  readonly refresh?: number | undefined
}

const DEFAULT_REFRESH = 5_000
const LONGEST_TIMER = 2 ** 31 - 1
const MOST_LISTED = 100

/**
 * The standard health service, `grpc.health.v1.Health`, as the arguments of `server.addService`. `""` and each of
 * `liveness`, `readiness`, `startup`, each check and each of `options.services` can be asked for, watched and listed.
 * Throws a TypeError for invalid options. Statuses and errors are those of the protocol's own description:
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 *
 * @example
 * ```ts
 * import { Server } from '@grpc/grpc-js'
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/grpc'
 *
 * const health = createHealth({ name: 'orders' })
 * const server = new Server()
 * server.addService(...probes(health, { services: { 'orders.Orders': 'readiness' } }))
 * ```
 */
export function probes(
  health: Health,
  options: GrpcProbeOptions = {},
): [service: ServiceDefinition, implementation: UntypedServiceImplementation] {
  const { services, refresh } = readOptions(options)
  const targets = nameServices(health, services)
  const watches = createWatches(health, refresh)

  async function check(call: ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>, answer: sendUnaryData<HealthCheckResponse>) {
    const target = targets.get(call.request.service)
    if (target) answer(null, { status: await askStatus(health, target, isCascade(call)) })
    // The name is left out: it may be megabytes, and this goes into a header.
    else answer({ code: Code.NOT_FOUND, details: 'no such service: List tells those that there are' })
  }

  async function list(call: ServerUnaryCall<object, HealthListResponse>, answer: sendUnaryData<HealthListResponse>) {
    const local = isCascade(call)
    if (targets.size > MOST_LISTED) {
      answer({ code: Code.RESOURCE_EXHAUSTED, details: `${targets.size} services are more than the ${MOST_LISTED} that can be listed` })
    } else {
      const asked = [...targets].map(async ([name, target]) => [name, { status: await askStatus(health, target, local) }] as const)
      answer(null, { statuses: Object.fromEntries(await Promise.all(asked)) })
    }
  }

  function watch(call: WatchCall): void {
    const tell = writeChanges(call)
    const target = targets.get(call.request.service)
    if (target) call.once('close', watches.add(target, isCascade(call), tell))
    // The names are there for good, so one that is unknown now need not be watched. The stream stays open all the same.
    else tell(ServingStatus.SERVICE_UNKNOWN)
  }

  return [healthService, { check, list, watch }]
}

// Who asks with this is somebody's health check: it is told of this instance alone, so that no chain of services can
// fail, or loop, as one.
function isCascade({ metadata }: { readonly metadata: Metadata }): boolean {
  return metadata.get('health-via').some((via) => via.length > 0)
}

function readOptions(options: GrpcProbeOptions): GrpcProbeOptions & { readonly refresh: number } {
  const { services, refresh = DEFAULT_REFRESH, ...rest } = options
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new TypeError(`a setting of probes is ${JSON.stringify(unknown)}: use services, refresh`)
  if (typeof refresh !== 'number' || !(refresh >= 1 && refresh <= LONGEST_TIMER)) {
    throw new TypeError(`refresh is ${String(refresh)}: use 1 to ${LONGEST_TIMER} ms`)
  }
  return { services, refresh }
}
