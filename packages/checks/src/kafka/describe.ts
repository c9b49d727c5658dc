import { codedError } from '../failure/failure'

/** Anything that describes the cluster: a connected admin of kafkajs, or an object of yours. */
export interface KafkaAdmin {
  describeCluster(): PromiseLike<{ readonly brokers: readonly unknown[]; readonly controller?: number | null | undefined }>
}

/** An `Admin`, `Producer` or `Consumer` of `@platformatic/kafka`. */
export interface PlatformaticKafkaClient {
  metadata(options: { topics: string[]; forceUpdate: true }): PromiseLike<unknown>
}

/** A connected producer or consumer of `node-rdkafka`, or of that API of `@confluentinc/kafka-javascript`. */
export interface RdkafkaClient {
  getMetadata(options: { timeout: number }, done: (error: unknown, metadata: unknown) => void): unknown
}

/** A connected admin of `@confluentinc/kafka-javascript`. It lists topics and describes no brokers. */
export interface ConfluentKafkaAdmin {
  listTopics(options: { timeout: number }): PromiseLike<unknown>
}

export type AnyKafkaClient = KafkaAdmin | PlatformaticKafkaClient | RdkafkaClient | ConfluentKafkaAdmin

/** What a client says of its cluster. Undefined is what it cannot know. */
export interface Cluster {
  readonly brokers?: number
  readonly topics?: number
  readonly hasController?: boolean
}

type Answer = { readonly [key: string]: unknown } | null | undefined

/** Only what has the number of a broker is one. */
function countBrokers(brokers: unknown): number {
  if (brokers instanceof Map) return [...brokers].filter(([id, broker]) => typeof id === 'number' && broker).length
  if (!Array.isArray(brokers)) return 0
  return brokers.filter((broker: Answer) => typeof (broker?.['nodeId'] ?? broker?.['id']) === 'number').length
}

function requireBrokers(brokers: unknown): number {
  const count = countBrokers(brokers)
  if (count === 0) throw codedError('invalid_answer', 'Kafka described a cluster without brokers')
  return count
}

const isController = (id: unknown): boolean => typeof id === 'number' && id >= 0

async function describeCluster(client: KafkaAdmin): Promise<Cluster> {
  const cluster = await client.describeCluster()
  return { brokers: requireBrokers(cluster?.brokers), hasController: isController(cluster.controller) }
}

async function readMetadata(client: PlatformaticKafkaClient): Promise<Cluster> {
  // Without forceUpdate it answers from memory.
  const metadata = (await client.metadata({ topics: [], forceUpdate: true })) as Answer
  return { brokers: requireBrokers(metadata?.['brokers']), hasController: isController(metadata?.['controllerId']) }
}

async function getMetadata(client: RdkafkaClient, timeout: number): Promise<Cluster> {
  const metadata = await new Promise<unknown>((resolve, reject) => {
    client.getMetadata({ timeout }, (error, answer) => (error ? reject(error) : resolve(answer)))
  })
  return { brokers: requireBrokers((metadata as Answer)?.['brokers']) }
}

async function listTopics(client: ConfluentKafkaAdmin, timeout: number): Promise<Cluster> {
  const topics = await client.listTopics({ timeout })
  // A service that uses Kafka has a topic.
  if (!Array.isArray(topics) || topics.length === 0 || !topics.every((topic) => typeof topic === 'string')) {
    throw codedError('invalid_answer', 'Kafka answered without the names of its topics')
  }
  return { topics: topics.length }
}

/**
 * How this client describes its cluster, by the first of these methods that it has. An admin of kafkajs and one of
 * Platformatic can list topics too, which says less. Undefined where it has none.
 */
export function descriptionOf(client: unknown): ((timeout: number) => Promise<Cluster>) | undefined {
  const has = (method: string): boolean => typeof (client as Answer)?.[method] === 'function' && typeof client !== 'string'
  if (has('describeCluster')) return () => describeCluster(client as KafkaAdmin)
  if (has('metadata')) return () => readMetadata(client as PlatformaticKafkaClient)
  if (has('getMetadata')) return (timeout) => getMetadata(client as RdkafkaClient, timeout)
  if (has('listTopics')) return (timeout) => listTopics(client as ConfluentKafkaAdmin, timeout)
  return undefined
}
