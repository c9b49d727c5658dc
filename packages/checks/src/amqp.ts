import type { Check } from '@hale/core'
import { flag, readOptions } from '@hale/options'
import { unlessBlocked } from './amqp/blocked-connection'
import { publishNothing } from './amqp/publish-nothing'
import { type AmqpChannel, sendCancel } from './amqp/send-cancel'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { AmqpChannel, CheckOptions }

const CODES: FailureCodes = {
  not_connected: /^((Channel|Connection) clos(ed|ing)$|IllegalOperationError)/m,
  reset: /^(Channel ended|Heartbeat timeout|Unexpected close)|CONNECTION-FORCED/m,
}

/** The options of {@link amqp}. */
export interface AmqpOptions extends CheckOptions {
  /**
   * Whether the check also publishes an empty message, which the broker drops. A broker that is low on memory or disk
   * blocks a connection at its first message only, so this finds it before your service does. Set it only for the
   * connection that your service publishes on. The user needs write permission on `amq.default`. @default false
   */
  readonly publish?: boolean | undefined
}

const OPTIONS = { ...CHECK_OPTIONS, publish: flag }

/**
 * A check that the channel your service uses is open and that the broker answers on it. Use it in readiness when this
 * instance cannot serve without its queues. A channel does not outlive its connection: pass a function that returns the
 * current channel, or undefined while there is none.
 *
 * It sends `basic.cancel` for a consumer that does not exist. That is one round trip. It needs no permission, creates
 * nothing and closes nothing. The check opens no connection, channel or queue. It ends with the code `blocked` while the
 * broker blocks the connection, because its memory or disk is low.
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
export function amqp(channel: AmqpChannel | (() => AmqpChannel | undefined), options: AmqpOptions = {}): Check {
  if (typeof channel !== 'function') {
    requireMethod('amqp', 'channel', channel, 'cancel', 'Pass a channel of amqplib, or a function that returns one')
  }
  const { publish = false, ...settings } = readOptions('amqp', options, OPTIONS)
  return {
    ...settings,
    async run() {
      const current = typeof channel === 'function' ? channel() : channel
      if (!current) throw codedError('not_connected', 'there is no channel to the AMQP broker')
      try {
        await unlessBlocked(current.connection, () => {
          if (publish) publishNothing(current)
          return sendCancel(current)
        })
      } catch (error) {
        throw failure('the AMQP broker did not answer', error, CODES)
      }
    },
  }
}
