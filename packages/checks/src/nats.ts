import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { type Attempts, createAttempts } from './connection/attempts'
import { codedError, failure } from './failure/failure'
import { type FailureCodes, failureCode } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'

export type { CheckOptions }

/** A connection of `@nats-io/transport-node` or of `nats`, or an object of yours. */
export interface NatsConnection {
  /** Resolves with the time (ms) between a PING and its PONG. */
  rtt(): PromiseLike<number>
  isClosed?(): boolean
  /** Resolves with the error that closed the connection, if an error did. */
  closed?(): PromiseLike<unknown>
}

const CODES: FailureCodes = {
  auth: /^(AUTHORIZATION_VIOLATION|AUTHENTICATION_\w+|AuthorizationError|UserAuthentication\w*Error)$|^Authorization Violation/im,
  not_connected: /^((CONNECTION_)?(CLOSED|DRAINING)$|(Closed|Draining)ConnectionError|closed connection$)/m,
  reset: /^(DISCONNECT|connection disconnected)$/m,
}

async function measure(connection: NatsConnection, attempts: Attempts): Promise<unknown> {
  try {
    return await connection.rtt()
  } catch (error) {
    throw failure('NATS did not answer PING', await reasonOf(connection, attempts, error), CODES)
  }
}

/** A lost connection rejects with nothing but that it is lost. Why it is says more, such as a refused password. */
async function reasonOf(connection: NatsConnection, attempts: Attempts, error: unknown): Promise<unknown> {
  if (connection.closed && connection.isClosed?.()) return (await connection.closed()) ?? error
  return failureCode(attempts.reason(), CODES) === 'auth' ? attempts.reason() : error
}

/** What a connection says of its attempts to connect. `nats` puts the error into `data`. */
interface ConnectionStatus {
  readonly type: string
  readonly error?: unknown
  readonly data?: unknown
}

/** With `ignoreAuthErrorAbort` the client tries on for ever where the server refuses it, and only its status says why. */
async function followAttempts(connection: { status?(): AsyncIterable<ConnectionStatus> }, attempts: Attempts): Promise<void> {
  for await (const { type, error, data } of connection.status?.() ?? []) {
    if (type === 'error') attempts.failed(error ?? data)
    if (type === 'reconnecting' || type === 'reconnect') attempts.next()
  }
}

/**
 * A check that the NATS server answers a PING through the connection that your service uses. Use it in readiness when
 * this instance cannot serve without its messages.
 *
 * The client sends a PING after all that waits to be sent, and measures the time until the PONG. It publishes and
 * subscribes nothing. While the client is disconnected, the check sends and queues nothing.
 *
 * Observes the round trip in ms.
 *
 * @throws TypeError when `connection` has no `rtt` method, and for an unknown or wrong option.
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
  requireMethod('nats', 'connection', connection, 'rtt', 'Pass what connect() of @nats-io/transport-node or nats resolves with')
  const settings = readOptions('nats', options, CHECK_OPTIONS)
  const attempts = createAttempts()
  followAttempts(connection as object, attempts).catch(() => {})
  return {
    ...settings,
    async run() {
      const roundTrip = await measure(connection, attempts)
      if (typeof roundTrip !== 'number' || !(roundTrip >= 0)) {
        throw codedError('invalid_answer', 'the NATS connection resolved without the time of a round trip to the server')
      }
      return { observed: { value: roundTrip, unit: 'ms' } }
    },
  }
}
