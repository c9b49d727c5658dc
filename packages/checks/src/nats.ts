import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A connection of `@nats-io/transport-node` or of `nats`, or an object of yours. */
export interface NatsConnection {
  flush(): PromiseLike<void>
}

const CODES: FailureCodes = {
  not_connected: /^((CONNECTION_)?(CLOSED|DRAINING)$|(Closed|Draining)ConnectionError)/m,
  reset: /^(DISCONNECT|connection disconnected)$/m,
}

/**
 * A check that the NATS server answers a PING through the connection that your service uses. Use it in readiness when
 * this instance cannot serve without its messages.
 *
 * It flushes the connection: the client sends a PING after all that waits to be sent, and waits for the PONG. It
 * publishes and subscribes nothing.
 *
 * @throws TypeError when `connection` has no `flush` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { nats } from '@hale/checks/nats'
 * import { createHealth } from '@hale/core'
 * import { connect } from '@nats-io/transport-node'
 *
 * const connection = await connect({ servers: '127.0.0.1', maxReconnectAttempts: -1 })
 * export const health = createHealth({ readiness: { messages: nats(connection) } })
 * ```
 */
export function nats(connection: NatsConnection, options: CheckOptions = {}): Check {
  requireMethod('nats', 'connection', connection, 'flush', 'Pass what connect() of @nats-io/transport-node or nats resolves with')
  const settings = readOptions('nats', options, CHECK_OPTIONS)
  return {
    ...settings,
    async run() {
      try {
        await connection.flush()
      } catch (error) {
        throw failure('NATS did not answer PING', error, CODES)
      }
    },
  }
}
