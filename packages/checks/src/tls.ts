import { isIP } from 'node:net'
import { connect, type SecureContext } from 'node:tls'
import type { Check } from '@hale/core'
import { inspectConnection } from './connection/inspect-connection'
import type { CheckOptions } from './options/check-options'
import { requireHost, requirePort } from './options/require-address'
import { requireOnScale } from './options/thresholds'

export type { CheckOptions }

/** What {@link tls} takes. */
export interface TlsOptions extends CheckOptions {
  /** A name or an IP address. */
  readonly host: string
  /** @default 443 */
  readonly port?: number | undefined
  /** The name that the certificate must be for, and that the server is told. @default the host */
  readonly servername?: string | undefined
  /** Days left until the certificate expires, from which on it is degraded. @default 21 */
  readonly degradedAt?: number | undefined
  /** Days left, from which on it is unhealthy. @default 3 */
  readonly unhealthyAt?: number | undefined
  /** From `createSecureContext` of `node:tls`: an authority of your own, a client certificate. @default the authorities that Node trusts */
  readonly secureContext?: SecureContext | undefined
}

const daysFrom = (least: number) => ({
  expected: `a number of days from ${least}`,
  fits: (value: number) => value >= least && value < Infinity,
})
const tenthOfDay = 8_640_000

/**
 * A check that the certificate at an address is trusted, is for that name, and has days left. Use it in readiness, not
 * critical and in the background, for a certificate that somebody must renew. Each run opens one connection, shakes
 * hands and closes it.
 *
 * Observes the days left. Its results are kept for a minute by default, since a handshake is dear and days are long.
 *
 * @throws TypeError when `host` or `servername` is no text or empty, or a number is none; RangeError when `port` is none
 * from 1 to 65535, a threshold is negative, or `degradedAt` is less than `unhealthyAt`.
 * @example
 * ```ts
 * import { tls } from '@hale/checks/tls'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({
 *   readiness: { certificate: tls({ host: 'shop.example', critical: false, every: 3_600_000, timeout: 5_000 }) },
 * })
 * ```
 */
export function tls(options: TlsOptions): Check {
  const given: Partial<TlsOptions> = options ?? {}
  const { host, port = 443, servername = host, degradedAt = 21, unhealthyAt = 3, secureContext, maxAge = 60_000, ...settings } = given
  requireHost('tls: host', host)
  requireHost('tls: servername', servername)
  requirePort('tls: port', port)
  requireOnScale('tls: unhealthyAt', unhealthyAt, daysFrom(0))
  requireOnScale('tls: degradedAt', degradedAt, daysFrom(unhealthyAt))
  return {
    ...settings,
    maxAge,
    run: ({ signal }) =>
      inspectConnection(signal, {
        tried: `no trusted connection to ${host}:${port}`,
        open: () => connect({ host, port, ...(!isIP(servername) && { servername }), ...(secureContext && { secureContext }) }),
        ready: 'secureConnect',
        codes: { expired: /^CERT_HAS_EXPIRED$/m },
        inspect(socket) {
          const left = Date.parse(socket.getPeerCertificate().valid_to) - Date.now()
          const value = Math.floor(left / tenthOfDay) / 10
          return {
            status: value > degradedAt ? 'healthy' : value > unhealthyAt ? 'degraded' : 'unhealthy',
            message: `the certificate of ${servername} expires in ${value} days`,
            observed: { value, unit: 'days' },
          }
        },
      }),
  }
}
