import { codedError } from '../failure/failure'

/** An open channel of amqplib: of its promise API or its callback API, with or without confirms. */
export interface AmqpChannel {
  /** The promise API returns a promise. The callback API calls back. */
  cancel(consumerTag: string, done?: (error: unknown, answer: unknown) => void): unknown
  /** The channel's connection. The check reads from it whether the broker blocks it. */
  readonly connection?: unknown
}

/** No consumer has this tag. The broker answers `basic.cancel` for it all the same, and does nothing. */
const CONSUMER_TAG = 'hale-health-check'

/** Sends `basic.cancel` through either API, and resolves once the broker has answered it. */
export async function sendCancel(channel: AmqpChannel): Promise<void> {
  const answer = await new Promise<unknown>((resolve, reject) => {
    const returned = channel.cancel(CONSUMER_TAG, (error, result) => (error ? reject(error) : resolve(result)))
    // The callback API returns the channel itself. Anything else is the answer, or a promise of it.
    if (returned !== channel) resolve(returned)
  })
  if ((answer as { consumerTag?: unknown } | null | undefined)?.consumerTag === CONSUMER_TAG) return
  const remedy = 'Pass a channel of amqplib; for amqp-connection-manager the one that addSetup passes to its function'
  throw codedError('invalid_answer', `the AMQP channel resolved without the answer of the broker. ${remedy}`)
}
