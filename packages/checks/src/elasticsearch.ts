import type { Check, Status } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { timeoutOf } from './options/timeout'

export type { CheckOptions }

/** Anything with the cluster health API: a `Client` of Elasticsearch or OpenSearch, or an object of yours. */
export interface ElasticsearchClient {
  readonly cluster: {
    health(parameters: object, options: RequestOptions): PromiseLike<unknown>
  }
}

interface RequestOptions {
  readonly signal: AbortSignal
  readonly requestTimeout: number
  readonly maxRetries: number
}

/** OpenSearch, and Elasticsearch before 8, put the answer into `body`. */
interface Answer {
  readonly status?: unknown
  readonly number_of_nodes?: unknown
  readonly body?: Answer
}

const STATUS_OF_COLOUR: Readonly<Record<string, Status>> = { green: 'healthy', yellow: 'degraded', red: 'unhealthy' }

const CODES = {
  auth: /^(security_exception|ResponseError: 40[13]|40[13])$|security_exception/m,
  timeout: /^TimeoutError$/m,
  refused: /ECONNREFUSED/,
  reset: /ECONNRESET|socket hang up|other side closed/,
  unreachable: /^(NoLivingConnectionsError|ConnectionError)$/m,
}

/**
 * A check on the health that an Elasticsearch or OpenSearch cluster reports: green is healthy, yellow (every shard
 * exists, a copy is missing) is degraded, red (a shard is missing) is unhealthy. Use it in readiness, with
 * `critical: false` where searching incomplete data is better than no search.
 *
 * It sends one request, without the client's own retries, and passes its `timeout` to the client: a hung request ends.
 *
 * Observes the number of nodes.
 *
 * @throws TypeError when `client` has no `cluster.health` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { elasticsearch } from '@hale/checks/elasticsearch'
 * import { createHealth } from '@hale/core'
 * import { Client } from '@opensearch-project/opensearch'
 *
 * const client = new Client({ node: 'http://localhost:9200' })
 * export const health = createHealth({ readiness: { search: elasticsearch(client, { critical: false }) } })
 * ```
 */
export function elasticsearch(client: ElasticsearchClient, options: CheckOptions = {}): Check {
  requireMethod('elasticsearch', 'client.cluster', client?.cluster, 'health', 'Pass a Client of Elasticsearch or OpenSearch')
  const settings = readOptions('elasticsearch', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run({ signal, timeout }) {
      // For clients that know no signal. Their promise has an abort() too, which ends the process (seen with OpenSearch 3.9.0).
      const requestTimeout = timeoutOf({ timeout }, settings)
      let answer: Answer
      try {
        answer = (await client.cluster.health({}, { signal, requestTimeout, maxRetries: 0 })) as Answer
      } catch (error) {
        throw failure('Elasticsearch did not report its health', error, CODES)
      }
      const { status: colour, number_of_nodes: nodes } = answer?.body ?? answer ?? {}
      const status = typeof colour === 'string' && Object.hasOwn(STATUS_OF_COLOUR, colour) && STATUS_OF_COLOUR[colour]
      if (!status) throw codedError('invalid_answer', 'Elasticsearch must report green, yellow or red; the answer holds none of them')
      return {
        status,
        message: `the cluster is ${colour}`,
        ...(typeof nodes === 'number' && { observed: { value: nodes, unit: 'nodes' } }),
      }
    },
  }
}
