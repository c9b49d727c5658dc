import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { type Attempts, createAttempts } from './connection/attempts'
import { followErrors } from './connection/follow-errors'
import { codedError, failure } from './failure/failure'
import { type FailureCodes, failureCode } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A client of mqtt.js. */
export interface MqttClient {
  /** Whether the client believes that it is connected. */
  readonly connected: boolean
  unsubscribeAsync(topic: string): PromiseLike<unknown>
}

const CODES: FailureCodes = {
  // Why the broker refused the connection: the return codes of MQTT 3.1.1, and the reason codes of MQTT 5.
  auth: /^Connection refused: (Bad user ?name or password|Not authorized|Banned|Bad authentication method)$/im,
  not_connected: /^client disconnecting$/m,
  reset: /^Connection closed$/m,
}

/** No attempt mends these, so they say more than that the client is not connected. */
const LASTING = /^(auth|tls)$/

function notConnected(reason: unknown): Error {
  const message = 'the MQTT client is not connected'
  if (reason === undefined) return codedError('not_connected', message)
  const why = failure(message, reason, CODES)
  return LASTING.test(failureCode(reason, CODES)) ? why : codedError('not_connected', why.message, reason)
}

/** Follows why the client is not connected, which only its 'error' event says. */
function followAttempts(client: MqttClient & { on?(event: 'close', listener: () => void): unknown }): Attempts {
  const attempts = createAttempts()
  followErrors(client, attempts.failed)
  client.on?.('close', attempts.next)
  return attempts
}

/** No client subscribes to it. The broker acknowledges an unsubscribe from it all the same (MQTT 3.1.1, 3.10.4). */
const TOPIC = 'hale/health-check'

/**
 * A check that the MQTT broker answers through the client that your service uses. Use it in readiness when this
 * instance cannot serve without its messages.
 *
 * It unsubscribes from a topic that no client subscribes to. That is one round trip. It needs no permission and sends no
 * message. While the client is disconnected, the check sends and queues nothing.
 *
 * @throws TypeError when `client` has no `unsubscribeAsync` method, and for an unknown or wrong option.
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
  requireMethod('mqtt', 'client', client, 'unsubscribeAsync', 'Pass a client of mqtt.js 5 or newer')
  const settings = readOptions('mqtt', options, CHECK_OPTIONS)
  const attempts = followAttempts(client)
  return {
    ...settings,
    async run() {
      if (!client.connected) throw notConnected(attempts.reason())
      let answer: unknown
      try {
        answer = await client.unsubscribeAsync(TOPIC)
      } catch (error) {
        throw failure('the MQTT broker did not answer', error, CODES)
      }
      if ((answer as { cmd?: unknown } | null | undefined)?.cmd !== 'unsuback') {
        throw codedError('invalid_answer', 'the MQTT client resolved without the UNSUBACK of the broker')
      }
    },
  }
}
