/** A queue and its consumer, as {@link progress} follows them. */
export interface Work {
  /** How many pieces of work wait or are under way. */
  waiting(): Promise<number>
  /** Calls back whenever a piece of work has ended. Returns a function that ends it. */
  follow(moved: () => void): () => void
}

/** What is called of a `Queue` of BullMQ. */
interface BullQueue {
  getJobCounts(...types: string[]): Promise<Record<string, number>>
}

/** What is called of a `Worker` of BullMQ. */
interface BullWorker {
  on(event: 'completed' | 'failed' | 'active', listener: () => void): unknown
  off(event: 'completed' | 'failed' | 'active', listener: () => void): unknown
}

/**
 * A queue of BullMQ. Its jobs that wait, that are prioritised and that run count as waiting; delayed and paused ones do
 * not. A job that begins or ends is a move.
 *
 * @example
 * ```ts
 * import { bullmqWork, progress } from '@hale/checks/activity'
 *
 * declare const queue: Parameters<typeof bullmqWork>[0]
 * declare const worker: Parameters<typeof bullmqWork>[1]
 * export const mails = progress({ work: bullmqWork(queue, worker), within: 60_000 })
 * ```
 */
export function bullmqWork(queue: BullQueue, worker: BullWorker): Work {
  return {
    async waiting() {
      const { wait = 0, prioritized = 0, active = 0 } = await queue.getJobCounts('wait', 'prioritized', 'active')
      return wait + prioritized + active
    },
    follow(moved) {
      const events = ['active', 'completed', 'failed'] as const
      for (const event of events) worker.on(event, moved)
      return () => {
        for (const event of events) worker.off(event, moved)
      }
    },
  }
}

/** What is called of a channel of amqplib. */
interface AmqpChannel {
  checkQueue(queue: string): PromiseLike<{ readonly messageCount: number }>
}

/**
 * A queue of RabbitMQ, through a channel of amqplib. amqplib has no event for an acknowledged message: wrap the consumer
 * in `track`, or call `moved`.
 *
 * `checkQueue` of a queue that is not there closes the channel, so use a channel of its own.
 *
 * @example
 * ```ts
 * import { amqplibWork, progress } from '@hale/checks/activity'
 *
 * declare const channel: Parameters<typeof amqplibWork>[0]
 * export const mails = progress({ work: amqplibWork(channel, 'mails'), within: 60_000 })
 * export const consume = mails.track(async (message: { content: Buffer }) => console.log(message.content.length))
 * ```
 */
export function amqplibWork(channel: AmqpChannel, queue: string): Work {
  return {
    waiting: async () => (await channel.checkQueue(queue)).messageCount,
    follow: () => () => {},
  }
}

/** What is called of a consumer of kafkajs. */
interface KafkaConsumer {
  readonly events: { readonly START_BATCH_PROCESS: string; readonly END_BATCH_PROCESS: string; readonly GROUP_JOIN: string }
  on(event: string, listener: (event: { readonly payload: object }) => void): () => void
}

/** What kafkajs says when the partitions were shared out again: those of this consumer, by topic. */
interface KafkaAssignment {
  readonly memberAssignment: Readonly<Record<string, readonly number[]>>
}

/** What kafkajs says of a batch. The lag is how far the batch's last message is behind the partition's end. */
interface KafkaBatch {
  readonly topic: string
  readonly partition: number
  readonly batchSize: number
  readonly offsetLag: string
}

/**
 * A consumer of kafkajs. What waits is the batch under way and the lag behind it; the end of a batch is a move. No server
 * is asked.
 *
 * @example
 * ```ts
 * import { kafkajsWork, progress } from '@hale/checks/activity'
 *
 * declare const consumer: Parameters<typeof kafkajsWork>[0]
 * export const mails = progress({ work: kafkajsWork(consumer), within: 60_000 })
 * ```
 */
export function kafkajsWork(consumer: KafkaConsumer): Work {
  const { START_BATCH_PROCESS, END_BATCH_PROCESS, GROUP_JOIN } = consumer.events
  // By partition, since a consumer reads several.
  const left = new Map<string, number>()
  const nameOf = (topic: string, partition: number) => `${topic} ${partition}`
  return {
    waiting: async () => [...left.values()].reduce((sum, count) => sum + count, 0),
    follow(moved) {
      const stops = [
        consumer.on(START_BATCH_PROCESS, ({ payload }) => {
          const { topic, partition, batchSize, offsetLag } = payload as KafkaBatch
          left.set(nameOf(topic, partition), batchSize + Number(offsetLag))
        }),
        consumer.on(END_BATCH_PROCESS, ({ payload }) => {
          const { topic, partition, offsetLag } = payload as KafkaBatch
          left.set(nameOf(topic, partition), Number(offsetLag))
          moved()
        }),
        // What waits in a partition that another consumer has now is no work of this one.
        consumer.on(GROUP_JOIN, ({ payload }) => {
          const { memberAssignment } = payload as KafkaAssignment
          const own = Object.entries(memberAssignment).flatMap(([topic, partitions]) => partitions.map((one) => nameOf(topic, one)))
          for (const name of left.keys()) if (!own.includes(name)) left.delete(name)
        }),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
