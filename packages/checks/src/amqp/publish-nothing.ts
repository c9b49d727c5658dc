import { requireMethod } from '../options/require-method'

/** No queue has this name, so the default exchange drops the message. */
const ROUTING_KEY = 'hale-health-check'

/**
 * Publishes an empty message that the broker drops.
 *
 * @throws TypeError when the channel has no `publish` method.
 */
export function publishNothing(channel: object): void {
  requireMethod('amqp', 'channel', channel, 'publish', 'The option publish needs it')
  const { publish } = channel as { publish(exchange: string, routingKey: string, content: Buffer): unknown }
  publish.call(channel, '', ROUTING_KEY, Buffer.alloc(0))
}
