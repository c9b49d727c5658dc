import type { Check, Status } from '@hale/core'
import { codedError, failure } from './failure/failure'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** Anything that tells the cluster's health: a `Client` of Elasticsearch or OpenSearch, or an object of yours. */
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

const statuses: Readonly<Record<string, Status>> = { green: 'healthy', yellow: 'degraded', red: 'unhealthy' }

const codes = {
  auth: /^(security_exception|ResponseError: 40[13]|40[13])$|security_exception/m,
  timeout: /^TimeoutError$/m,
  refused: /ECONNREFUSED/,
  reset: /ECONNRESET|socket hang up|other side closed/,
  unreachable: /^(NoLivingConnectionsError|ConnectionError)$/m,
}

/**
 * A check on the health of an Elasticsearch or OpenSearch cluster as the cluster itself tells it: green is healthy,
 * yellow (every shard is there, some copy is not) degraded, red (some shard is missing) unhealthy. Use it in readiness,
 * with `critical: false` where a search without some of its data is better than none.
 *
 * It asks once, without the client's own retries, and tells the client the `timeout`: a hung request is given up.
 *
 * Observes the number of nodes.
 *
 * @throws TypeError when `client` has no `cluster.health` method.
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
  requireMethod('elasticsearch', client?.cluster, 'health', 'pass a Client of Elasticsearch or OpenSearch')
  // For clients that know no signal. Their promise has an abort() too, which ends the process (seen with OpenSearch 3.9.0).
  const requestTimeout = options.timeout ?? 500
  return {
    ...options,
    async run({ signal }) {
      let answer: Answer
      try {
        answer = (await client.cluster.health({}, { signal, requestTimeout, maxRetries: 0 })) as Answer
      } catch (error) {
        throw failure('Elasticsearch did not tell its health', error, codes)
      }
      const { status: colour, number_of_nodes: nodes } = answer?.body ?? answer ?? {}
      const status = typeof colour === 'string' && Object.hasOwn(statuses, colour) && statuses[colour]
      if (!status) throw codedError('invalid_answer', 'Elasticsearch told a health that is none of green, yellow and red')
      return {
        status,
        message: `the cluster is ${colour}`,
        ...(typeof nodes === 'number' && { observed: { value: nodes, unit: 'nodes' } }),
      }
    },
  }
}
