import { connect } from 'node:net'
import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { inspectConnection } from './connection/inspect-connection'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { HOST, PORT } from './options/rules'

export type { CheckOptions }

/** The options of {@link tcp}. */
export interface TcpOptions extends CheckOptions {
  /** A name or an IP address. */
  readonly host: string
  /** The port that must accept connections. */
  readonly port: number
}

const OPTIONS = { ...CHECK_OPTIONS, host: HOST, port: PORT }

/**
 * A check that an address accepts TCP connections. Use it in readiness for a system that has no check of its own; a
 * check that waits for an answer proves more. Each run opens one connection, sends nothing, and closes it.
 *
 * A process that hangs still passes, since its kernel accepts the connections. Not for MySQL, which blocks a host that
 * repeatedly connects and hangs up.
 *
 * Observes the time to the connection in ms, the look-up of the name included.
 *
 * @throws TypeError for an unknown, missing or wrong option.
 * @example
 * ```ts
 * import { tcp } from '@hale/checks/tcp'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { mail: tcp({ host: 'mail', port: 25 }) } })
 * ```
 */
export function tcp(options: TcpOptions): Check {
  const { host, port, ...settings } = readOptions('tcp', options ?? {}, OPTIONS)
  requireOption('tcp', 'host', host, HOST)
  requireOption('tcp', 'port', port, PORT)
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
