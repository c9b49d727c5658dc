import type { Check } from '@hale/core'
import { codedError, failure } from './failure/failure'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** Anything that describes the cluster: an admin of kafkajs that is connected, or an object of yours. */
export interface KafkaAdmin {
  describeCluster(): PromiseLike<{ readonly brokers: readonly unknown[]; readonly controller?: number | null | undefined }>
}

const codes = {
  auth: /^(KafkaJSSASLAuthenticationError|CLUSTER_AUTHORIZATION_FAILED)$/m,
  timeout: /^KafkaJSRequestTimeoutError$/m,
  refused: /ECONNREFUSED/,
  unreachable: /^KafkaJS(Connection|Broker\w*|NumberOfRetriesExceeded)\w*$/m,
}

/**
 * A check that a Kafka broker describes its cluster to the admin client that your service holds. Use it in readiness for
 * a service that must produce; one that only consumes is better told by a `heartbeat` of its consumer.
 *
 * Degraded while the cluster has no controller, since nothing about it can change then; unhealthy while it has no broker.
 * A request cannot be taken back: core starts no second run until it settles.
 *
 * Observes the number of brokers.
 *
 * @throws TypeError when `admin` has no `describeCluster` method.
 * @example
 * ```ts
 * import { kafka } from '@hale/checks/kafka'
 * import { createHealth } from '@hale/core'
 * import { Kafka } from 'kafkajs'
 *
 * const admin = new Kafka({ brokers: ['localhost:9092'] }).admin()
 * await admin.connect()
 * export const health = createHealth({ readiness: { events: kafka(admin) } })
 * ```
 */
export function kafka(admin: KafkaAdmin, options: CheckOptions = {}): Check {
  requireMethod('kafka', admin, 'describeCluster', 'pass an admin of kafkajs')
  return {
    ...options,
    async run() {
      let cluster: Awaited<ReturnType<KafkaAdmin['describeCluster']>>
      try {
        cluster = await admin.describeCluster()
      } catch (error) {
        throw failure('Kafka did not describe its cluster', error, codes)
      }
      const brokers = cluster?.brokers?.length
      if (!(brokers > 0)) throw codedError('invalid_answer', 'Kafka described a cluster without brokers')
      const led = typeof cluster.controller === 'number' && cluster.controller >= 0
      return {
        status: led ? 'healthy' : 'degraded',
        message: `${brokers} brokers, ${led ? 'with' : 'without'} a controller`,
        observed: { value: brokers, unit: 'brokers' },
      }
    },
  }
}
