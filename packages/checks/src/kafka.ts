import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** Anything that describes the cluster: a connected admin of kafkajs, or an object of yours. */
export interface KafkaAdmin {
  describeCluster(): PromiseLike<{ readonly brokers: readonly unknown[]; readonly controller?: number | null | undefined }>
}

const CODES = {
  auth: /^(KafkaJSSASLAuthenticationError|CLUSTER_AUTHORIZATION_FAILED)$/m,
  timeout: /^KafkaJSRequestTimeoutError$/m,
  refused: /ECONNREFUSED/,
  unreachable: /^KafkaJS(Connection|Broker\w*|NumberOfRetriesExceeded)\w*$/m,
}

/**
 * A check that a Kafka broker describes its cluster to the admin client of your service. Use it in readiness for a
 * service that must produce. For a service that only consumes, a `heartbeat` of its consumer says more.
 *
 * Degraded while the cluster has no controller, since its topics and partitions cannot change then. Unhealthy while it
 * has no broker. kafkajs cannot cancel a request.
 *
 * Observes the number of brokers.
 *
 * @throws TypeError when `admin` has no `describeCluster` method, and for an unknown or wrong option.
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
  requireMethod('kafka', 'admin', admin, 'describeCluster', 'Pass an admin of kafkajs')
  const settings = readOptions('kafka', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run() {
      let cluster: Awaited<ReturnType<KafkaAdmin['describeCluster']>>
      try {
        cluster = await admin.describeCluster()
      } catch (error) {
        throw failure('Kafka did not describe its cluster', error, CODES)
      }
      const brokers = cluster?.brokers?.length
      if (!(brokers > 0)) throw codedError('invalid_answer', 'Kafka described a cluster without brokers')
      const hasController = typeof cluster.controller === 'number' && cluster.controller >= 0
      return {
        status: hasController ? 'healthy' : 'degraded',
        message: `${brokers} brokers, ${hasController ? 'with' : 'without'} a controller`,
        observed: { value: brokers, unit: 'brokers' },
      }
    },
  }
}
