import type { Check, CheckFindings } from '@hale/core'
import { readOptions } from '@hale/options'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import {
  type AnyKafkaClient,
  type Cluster,
  type ConfluentKafkaAdmin,
  descriptionOf,
  type KafkaAdmin,
  type PlatformaticKafkaClient,
  type RdkafkaClient,
} from './kafka/describe'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { timeoutOf } from './options/timeout'

export type { CheckOptions, ConfluentKafkaAdmin, KafkaAdmin, PlatformaticKafkaClient, RdkafkaClient }

/** The numbers are those of librdkafka (below zero) and of the protocol. */
const CODES: FailureCodes = {
  auth: /^(KafkaJSSASLAuthenticationError|CLUSTER_AUTHORIZATION_FAILED|PLT_KFK_AUTHENTICATION|-169|29|31|58)$/m,
  not_connected: /^-172$|^Client is disconnected|^Admin client is not connected/m,
  timeout: /^(KafkaJSRequestTimeoutError|PLT_KFK_TIMEOUT|-185)$/m,
  refused: /ECONNREFUSED/,
  reset: /ECONNRESET/,
  unreachable: /^(KafkaJS(Connection|Broker\w*|NumberOfRetriesExceeded)\w*|PLT_KFK_NETWORK|-187|-195)$/m,
}

/** What the cluster says, as findings. A client that cannot know the controller says nothing of it. */
function findings({ brokers, topics, hasController }: Cluster): CheckFindings {
  const controller = hasController === undefined ? '' : `, ${hasController ? 'with' : 'without'} a controller`
  const [value, unit] = brokers === undefined ? [topics ?? 0, 'topics'] : [brokers, 'brokers']
  return {
    status: hasController === false ? 'degraded' : 'healthy',
    message: `${value} ${unit}${controller}`,
    observed: { value, unit },
  }
}

/**
 * A check that a Kafka broker describes its cluster to a client of your service. Use it in readiness for a
 * service that must produce. For a service that only consumes, a `heartbeat` of its consumer says more.
 *
 * Degraded while the cluster has no controller, since its topics and partitions cannot change then. Unhealthy while it
 * has no broker. No client can cancel a request.
 *
 * Observes the number of brokers, or of topics through an admin of `@confluentinc/kafka-javascript`, which describes no
 * brokers.
 *
 * @throws TypeError when `admin` has none of the methods `describeCluster`, `metadata`, `getMetadata` and `listTopics`, and
 * for an unknown or wrong option.
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
export function kafka(admin: AnyKafkaClient, options: CheckOptions = {}): Check {
  const describe = descriptionOf(admin)
  if (!describe) requireMethod('kafka', 'admin', admin, 'describeCluster', 'Pass an admin of kafkajs')
  const settings = readOptions('kafka', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run(context) {
      try {
        return findings(await (describe as NonNullable<typeof describe>)(timeoutOf(context, settings)))
      } catch (error) {
        throw failure('Kafka did not describe its cluster', error, CODES)
      }
    },
  }
}
