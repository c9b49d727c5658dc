import {
  status as Code,
  type Metadata,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import type { Health, Probe } from '@hale/core'
import { healthRule, milliseconds, plainObject, readOptions, verify } from '@hale/options'
import { healthService } from './definition'
import { type HealthCheckRequest, type HealthCheckResponse, type HealthListResponse, ServingStatus } from './messages'
import { nameServices } from './services'
import { evaluateStatus } from './serving-status'
import { createTurnQueue } from './turn-queue'
import { type WatchCall, writeChanges } from './watcher'
import { createWatches } from './watches'

/** Options of {@link probes}. */
export interface GrpcProbeOptions {
  /** The probe, or the check, that answers for each of your own gRPC services: `{ 'orders.Orders': 'readiness' }`. */
  readonly services?: Readonly<Record<string, Probe | (string & {})>> | undefined
  /** How often (ms) watched checks run. Watchers get every change that a probe, a hold or draining brings at once. @default 5000 */
  readonly refresh?: number | undefined
}

const REFRESH = 5_000
const MAX_LISTED = 100
const OPTIONS = { services: plainObject, refresh: milliseconds(1) }

/**
 * Returns the standard health service, `grpc.health.v1.Health`, as the arguments of `server.addService`. Clients check,
 * watch and list `""` (readiness), `liveness`, `readiness`, `startup`, each check and each name in `options.services`.
 * Statuses and errors follow the protocol: https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 *
 * @throws TypeError for a wrong option.
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
  verify('probes', 'health', health, healthRule)
  const { services, refresh = REFRESH } = readOptions<GrpcProbeOptions>('probes', options, OPTIONS)
  const targets = nameServices(health, services)
  const watches = createWatches(health, refresh)
  const later = createTurnQueue()

  async function check(call: ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>, answer: sendUnaryData<HealthCheckResponse>) {
    const target = targets.get(call.request.service)
    if (target) answer(null, { status: await evaluateStatus(health, target, isCascade(call)) })
    // Without the name, which may be megabytes: this is sent in a header.
    else answer({ code: Code.NOT_FOUND, details: 'unknown service: List names the known ones' })
  }

  async function list(call: ServerUnaryCall<object, HealthListResponse>, answer: sendUnaryData<HealthListResponse>) {
    const local = isCascade(call)
    if (targets.size > MAX_LISTED) {
      answer({ code: Code.RESOURCE_EXHAUSTED, details: `there are ${targets.size} services, and List answers at most ${MAX_LISTED}` })
    } else {
      const statuses = [...targets].map(async ([name, target]) => [name, { status: await evaluateStatus(health, target, local) }] as const)
      answer(null, { statuses: Object.fromEntries(await Promise.all(statuses)) })
    }
  }

  function watch(call: WatchCall): void {
    const send = writeChanges(call, later)
    const target = targets.get(call.request.service)
    if (target) call.once('close', watches.add(target, isCascade(call), send))
    // The protocol keeps the stream open. Names never change, so an unknown one stays unknown.
    else send(ServingStatus.SERVICE_UNKNOWN)
  }

  return [healthService, { check, list, watch }]
}

// The request is another service's health check: only local checks run, so that no chain of services fails, or loops, as one.
function isCascade({ metadata }: { readonly metadata: Metadata }): boolean {
  return metadata.get('health-via').some((via) => via.length > 0)
}
