import { isIP } from 'node:net'
import { checkServerIdentity, connect, type SecureContext } from 'node:tls'
import type { Check } from '@hale/core'
import { readOptions, rule } from '@hale/options'
import { inspectConnection } from './connection/inspect-connection'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { HOST, PORT } from './options/rules'
import { createDaysJudge, DAYS } from './tls/days-left'
import { earliestEnd } from './tls/earliest-end'
import { awaitVerdict, isAlert } from './tls/verdict'

export type { CheckOptions }

/** The options of {@link tls}. */
export interface TlsOptions extends CheckOptions {
  /** A name or an IP address. */
  readonly host: string
  /** The port of the server. @default 443 */
  readonly port?: number | undefined
  /** The name that the certificate must be for. The client sends it to the server (SNI). @default the host */
  readonly servername?: string | undefined
  /** Degraded when the certificate expires in this many days or fewer. @default 21 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when the certificate expires in this many days or fewer. @default 3 */
  readonly unhealthyAt?: number | undefined
  /** From `createSecureContext` of `node:tls`: an authority of your own, a client certificate. @default the authorities that Node trusts */
  readonly secureContext?: SecureContext | undefined
  /** How long (ms) a result answers later probes without a run: a handshake is expensive. @default 60000 */
  readonly maxAge?: number | undefined
}

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

/**
 * A check that the certificate at an address is trusted, is for the right name, and does not expire soon. Use it in
 * readiness, in the background and not critical, for a certificate that a person must renew. Each run opens one
 * connection, completes the handshake, waits for the server's verdict on the client certificate, and closes it. The
 * certificate in the chain that expires first decides. It verifies trust also where `NODE_TLS_REJECT_UNAUTHORIZED=0` is set.
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
  const judge = createDaysJudge('tls', { degradedAt, unhealthyAt })
  return {
    ...settings,
    maxAge,
    run: ({ signal }) =>
      inspectConnection(signal, {
        tried: `no trusted connection to ${host}:${port}`,
        // NODE_TLS_REJECT_UNAUTHORIZED=0 turns off the default, and what this check is for.
        open: () =>
          connect({
            host,
            port,
            rejectUnauthorized: true,
            ...(!isIP(servername) && { servername }),
            // Node compares with the host where it sends no name, as it must not send an address.
            checkServerIdentity: (_, certificate) => checkServerIdentity(servername, certificate),
            ...(secureContext && { secureContext }),
          }),
        ready: 'secureConnect',
        codes: { expired: /^CERT_HAS_EXPIRED$/m },
        end: awaitVerdict,
        isVerdict: isAlert,
        inspect(socket) {
          const { subject, end } = earliestEnd(socket.getPeerCertificate(true), servername)
          return judge(`the certificate of ${subject}`, end)
        },
      }),
  }
}
