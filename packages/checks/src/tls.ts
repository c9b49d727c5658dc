import { isIP } from 'node:net'
import { connect, type SecureContext } from 'node:tls'
import type { Check } from '@hale/core'
import { fail, readOptions, rule } from '@hale/options'
import { inspectConnection } from './connection/inspect-connection'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { HOST, isFrom, PORT } from './options/rules'

export type { CheckOptions }

/** The options of {@link tls}. */
export interface TlsOptions extends CheckOptions {
  /** A name or an IP address. */
  readonly host: string
  /** @default 443 */
  readonly port?: number | undefined
  /** The name that the certificate must be for. The client sends it to the server (SNI). @default the host */
  readonly servername?: string | undefined
  /** Degraded when the certificate expires in this many days or fewer. @default 21 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when the certificate expires in this many days or fewer. @default 3 */
  readonly unhealthyAt?: number | undefined
  /** From `createSecureContext` of `node:tls`: an authority of your own, a client certificate. @default the authorities that Node trusts */
  readonly secureContext?: SecureContext | undefined
}

const DAYS = rule((value) => isFrom(value, 0), 'must be a number of days from 0')
const OPTIONS = {
  ...CHECK_OPTIONS,
  host: HOST,
  port: PORT,
  servername: HOST,
  degradedAt: DAYS,
  unhealthyAt: DAYS,
  secureContext: rule(
    (value) => typeof (value as Partial<SecureContext> | null)?.context === 'object',
    'must be what createSecureContext returns',
  ),
}
const TENTH_OF_A_DAY = 8_640_000

/**
 * A check that the certificate at an address is trusted, is for the right name, and does not expire soon. Use it in
 * readiness, in the background and not critical, for a certificate that a person must renew. Each run opens one
 * connection, completes the handshake and closes it.
 *
 * Observes the days left. Its results are kept for a minute by default: a handshake is expensive and days are long.
 *
 * @throws TypeError for an unknown, missing or wrong option, and when `degradedAt` is less than `unhealthyAt`.
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
  const read = readOptions('tls', options ?? {}, OPTIONS)
  const { host, port = 443, servername = host, degradedAt = 21, unhealthyAt = 3, secureContext, maxAge = 60_000, ...settings } = read
  requireOption('tls', 'host', host, HOST)
  requireOption('tls', 'servername', servername, HOST)
  if (degradedAt < unhealthyAt) fail('tls', `degradedAt must be at least unhealthyAt, which is ${unhealthyAt}`, degradedAt)
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
          const value = Math.floor(left / TENTH_OF_A_DAY) / 10
          return {
            status: value > degradedAt ? 'healthy' : value > unhealthyAt ? 'degraded' : 'unhealthy',
            message: `the certificate of ${servername} expires in ${value} days`,
            observed: { value, unit: 'days' },
          }
        },
      }),
  }
}
