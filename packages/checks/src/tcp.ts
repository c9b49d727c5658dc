import { connect } from 'node:net'
import type { Check } from '@hale/core'
import { inspectConnection } from './connection/inspect-connection'
import { stopwatch } from './observation/stopwatch'
import type { CheckOptions } from './options/check-options'
import { requireHost, requirePort } from './options/require-address'

export type { CheckOptions }

/** What {@link tcp} takes. */
export interface TcpOptions extends CheckOptions {
  /** A name or an IP address. */
  readonly host: string
  readonly port: number
}

/**
 * A check that something takes TCP connections at an address. Use it in readiness for a system that has no check of
 * its own: one that asks a question proves more. Each run opens one connection, sends nothing, and closes it.
 *
 * A process that hangs keeps this check green, since its kernel takes the connections for it. Not for MySQL, which
 * blocks a host that keeps hanging up.
 *
 * Observes the time to the connection in ms, with the look-up of the name.
 *
 * @throws TypeError when `host` is no text or empty or `port` is no number; RangeError when `port` is none from 1 to 65535.
 * @example
 * ```ts
 * import { tcp } from '@hale/checks/tcp'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { mail: tcp({ host: 'mail', port: 25 }) } })
 * ```
 */
export function tcp(options: TcpOptions): Check {
  const { host, port, ...settings }: Partial<TcpOptions> = options ?? {}
  requireHost('tcp: host', host)
  requirePort('tcp: port', port)
  return {
    ...settings,
    run({ signal }) {
      const elapsed = stopwatch()
      return inspectConnection(signal, {
        tried: `no connection to ${host}:${port}`,
        open: () => connect({ host, port }),
        ready: 'connect',
        inspect: () => ({ observed: elapsed() }),
      })
    },
  }
}
