import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** An open channel of amqplib's promise API, with or without confirms. */
export interface AmqpChannel {
  cancel(consumerTag: string): PromiseLike<unknown>
}

const CODES: FailureCodes = {
  not_connected: /^((Channel|Connection) clos(ed|ing)$|IllegalOperationError)/m,
  reset: /^(Channel ended|Heartbeat timeout|Unexpected close)|CONNECTION-FORCED/m,
}

/** No consumer has this tag. The broker answers `basic.cancel` for it all the same, and does nothing. */
const CONSUMER_TAG = 'hale-health-check'

/**
 * A check that the channel your service uses is open and that the broker answers on it. Use it in readiness when this
 * instance cannot serve without its queues. amqplib does not reconnect: pass a function that returns the current
 * channel, or undefined while there is none.
 *
 * It sends `basic.cancel` for a consumer that does not exist. That is one round trip. It needs no permission, creates
 * nothing and closes nothing. The check opens no connection, channel or queue.
 *
 * @throws TypeError when `channel` is neither a function nor has a `cancel` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { amqp } from '@hale/checks/amqp'
 * import { createHealth } from '@hale/core'
 * import { connect } from 'amqplib'
 *
 * const connection = await connect('amqp://127.0.0.1')
 * connection.on('error', () => {})
 * const channel = await connection.createChannel()
 * export const health = createHealth({ readiness: { queue: amqp(channel) } })
 * ```
 */
export function amqp(channel: AmqpChannel | (() => AmqpChannel | undefined), options: CheckOptions = {}): Check {
  if (typeof channel !== 'function') {
    requireMethod('amqp', 'channel', channel, 'cancel', 'Pass a channel of amqplib, or a function that returns one')
  }
  const settings = readOptions('amqp', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run() {
      const current = typeof channel === 'function' ? channel() : channel
      if (!current) throw codedError('not_connected', 'there is no channel to the AMQP broker')
      let answer: unknown
      try {
        answer = await current.cancel(CONSUMER_TAG)
      } catch (error) {
        throw failure('the AMQP broker did not answer', error, CODES)
      }
      if ((answer as { consumerTag?: unknown } | null | undefined)?.consumerTag !== CONSUMER_TAG) {
        throw codedError('invalid_answer', 'the AMQP channel resolved without the answer of the broker: pass a channel of amqplib')
      }
    },
  }
}
