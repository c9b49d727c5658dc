import type { Check } from '@hale/core'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import type { CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** An open channel: one of amqplib, of promises, confirming or not. */
export interface AmqpChannel {
  cancel(consumerTag: string): PromiseLike<unknown>
}

const codes: FailureCodes = {
  not_connected: /^((Channel|Connection) clos(ed|ing)$|IllegalOperationError)/m,
  reset: /^(Channel ended|Heartbeat timeout|Unexpected close)|CONNECTION-FORCED/m,
}

/** Belongs to no consumer. The broker answers `basic.cancel` for such a tag as for any other, and does nothing. */
const nobody = 'hale-health-check'

/**
 * A check that the channel your service uses is open and that the broker answers on it. Use it in readiness when this
 * instance cannot serve without its queues. amqplib does not connect again by itself: pass a function that returns
 * the channel of the moment, or undefined while there is none.
 *
 * It asks to cancel a consumer that does not exist: one round trip, for which the broker needs no permission, makes
 * nothing and closes nothing. No connection, channel or queue is opened.
 *
 * @throws TypeError when `channel` is neither a function nor has a `cancel` method.
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
  if (typeof channel !== 'function') requireMethod('amqp', channel, 'cancel', 'pass a channel of amqplib, or a function that returns one')
  return {
    ...options,
    async run() {
      const current = typeof channel === 'function' ? channel() : channel
      if (!current) throw codedError('not_connected', 'there is no channel to the AMQP broker')
      try {
        await current.cancel(nobody)
      } catch (error) {
        throw failure('the AMQP broker did not answer', error, codes)
      }
    },
  }
}
