import type { Check } from '@hale/core'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A client of mqtt.js. */
export interface MqttClient {
  /** Whether the client believes that it is connected. */
  readonly connected: boolean
  unsubscribeAsync(topic: string): PromiseLike<unknown>
}

const codes: FailureCodes = {
  not_connected: /^client disconnecting$/m,
  reset: /^Connection closed$/m,
}

/** Nobody subscribes to it. The broker acknowledges that it is unsubscribed all the same (MQTT 3.1.1, 3.10.4) and sends nothing to anybody. */
const nothing = 'hale/health-check'

/**
 * A check that the MQTT broker answers through the client that your service uses. Use it in readiness when this
 * instance cannot serve without its messages.
 *
 * It unsubscribes from a topic that was never subscribed: one round trip, for which no permission is needed, and no
 * message reaches anybody. While the client knows that it is disconnected nothing is sent and queued.
 *
 * @throws TypeError when `client` has no `unsubscribeAsync` method.
 * @example
 * ```ts
 * import { mqtt } from '@hale/checks/mqtt'
 * import { createHealth } from '@hale/core'
 * import { connect } from 'mqtt'
 *
 * const client = connect('mqtt://127.0.0.1')
 * client.on('error', () => {})
 * export const health = createHealth({ readiness: { messages: mqtt(client) } })
 * ```
 */
export function mqtt(client: MqttClient, options: CheckOptions = {}): Check {
  requireMethod('mqtt', client, 'unsubscribeAsync', 'pass a client of mqtt.js 5 or newer')
  return {
    ...options,
    async run() {
      if (!client.connected) throw codedError('not_connected', 'the MQTT client is not connected')
      try {
        await client.unsubscribeAsync(nothing)
      } catch (error) {
        throw failure('the MQTT broker did not answer', error, codes)
      }
    },
  }
}
